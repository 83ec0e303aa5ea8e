using System.Collections.Generic;

namespace PrecisionGen.Compiler.Definitions;

/// <summary>C#'s reserved words. A definition may use one as a name by writing @ before it; emitted code then has to as well.</summary>
public static class Keywords
{
    private static readonly HashSet<string> Reserved = new()
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object",
        "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short",
        "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked",
        "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    };

    /// <summary>Every reserved word.</summary>
    public static IReadOnlyCollection<string> All => Reserved;

    /// <summary>The name as an identifier: with @ before it if it is a reserved word.</summary>
    public static string Escape(string name) => Reserved.Contains(name) ? "@" + name : name;
}
