using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Emission.Types;

namespace PrecisionGen.Frontend;

/// <summary>Reads the class declaration and the attributed properties of a model or module.</summary>
internal sealed class TypeReader(ReadingContext context, INamedTypeSymbol type)
{
    private readonly DiagnosticSink diagnostics = new();
    private bool canEmit = true;

    public TypeReading Read()
    {
        List<TypeDeclarationSyntax> declarations = type.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax(context.CancellationToken)).OfType<TypeDeclarationSyntax>().ToList();
        TypeDeclarationSyntax declaration = declarations.FirstOrDefault(written => !IsGenerated(written.SyntaxTree)) ?? declarations[0];
        CheckClass(declaration);
        EquatableArray<string> enclosing = ReadEnclosingTypes(declaration);
        (List<MemberDefinition> definitions, List<MemberReading> members) = ReadMembers();
        CheckSingleDeclaration();
        TypeDefinition definition = new(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(NamespaceFormat),
            enclosing,
            declaration.Modifiers.ToString(),
            declaration.Identifier.Text,
            new EquatableArray<MemberDefinition>(definitions))
        {
            FullName = type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat),
            Keyword = Keyword(declaration),
            TypeParameters = TypeParameters(declaration),
            TakesMembers = type is { TypeKind: TypeKind.Class, IsStatic: false },
            Taken = FindTakenNames(definitions),
        };
        return new TypeReading(type, definition, canEmit, members, diagnostics);
    }

    private static SymbolDisplayFormat NamespaceFormat { get; } = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private void CheckClass(TypeDeclarationSyntax declaration)
    {
        Location location = declaration.Identifier.GetLocation();
        RequirePartial(declaration);
        if (declaration.Identifier.IsMissing)
        {
            canEmit = false;
            diagnostics.MarkUnusable();
            return;
        }

        string? problem = declaration switch
        {
            not ClassDeclarationSyntax => "must be a class, not a record",
            _ when IsGeneric() => "must not be generic",
            _ when type.IsStatic || type.IsAbstract => "must not be static or abstract",
            _ when type.IsFileLocal => "must not be file-local, because the generator completes it from another file",
            _ when type.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: not TypeKind.Error } =>
                "must not have a base class",
            _ when type.InstanceConstructors.Any(IsWritten) => "must not declare a constructor; the generator provides it",
            _ => null,
        };
        if (problem is not null)
        {
            // All but a file-local one get their properties: without them the C# compiler's errors would withhold this one.
            canEmit &= !type.IsFileLocal;
            diagnostics.Report(DefinitionRules.InvalidDeclaration, location, type.Name, problem);
        }
    }

    /// <summary>A constructor written by the user: the implicit one has no syntax, the generated one another file's.</summary>
    private static bool IsWritten(IMethodSymbol constructor) =>
        !constructor.IsImplicitlyDeclared && constructor.DeclaringSyntaxReferences.Any(reference => !IsGenerated(reference.SyntaxTree));

    private static bool IsGenerated(SyntaxTree tree) => tree.FilePath.EndsWith(".g.cs", System.StringComparison.Ordinal);

    private bool IsGeneric()
    {
        for (INamedTypeSymbol? container = type; container is not null; container = container.ContainingType)
        {
            if (container.IsGenericType)
            {
                return true;
            }
        }

        return false;
    }

    private EquatableArray<string> ReadEnclosingTypes(TypeDeclarationSyntax declaration)
    {
        List<string> headers = new();
        foreach (TypeDeclarationSyntax outer in declaration.Ancestors().OfType<TypeDeclarationSyntax>())
        {
            RequirePartial(outer);
            headers.Insert(0, $"{outer.Modifiers} {Keyword(outer)} {outer.Identifier.Text}{TypeParameters(outer)}");
        }

        return new EquatableArray<string>(headers);
    }

    private static string Keyword(TypeDeclarationSyntax declaration) => declaration is RecordDeclarationSyntax record
        ? (record.Keyword.Text + " " + record.ClassOrStructKeyword.Text).TrimEnd()
        : declaration.Keyword.Text;

    /// <summary>The type parameters by name alone, as another partial declaration repeats them.</summary>
    private static string TypeParameters(TypeDeclarationSyntax declaration) => declaration.TypeParameterList is TypeParameterListSyntax list
        ? $"<{string.Join(", ", list.Parameters.Select(parameter => parameter.Identifier.Text))}>"
        : "";

    /// <summary>Reports what the user declared under the name of a generated member, and lists those names for the emitted stub.</summary>
    private EquatableArray<string> FindTakenNames(IEnumerable<MemberDefinition> definitions)
    {
        Dictionary<string, int?> generated = (KnownTypes.IsModel(type) ? GeneratedNames.OfModel : GeneratedNames.OfModule)
            .ToDictionary(pair => pair.Key, pair => pair.Value);
        foreach (MemberDefinition definition in definitions)
        {
            generated[GeneratedNames.FieldOf(definition.Name)] = null;
        }

        List<string> taken = new();
        foreach (ISymbol symbol in type.GetMembers().Prepend(type))
        {
            Location? location = symbol.Locations.FirstOrDefault(place => place.SourceTree is SyntaxTree tree && !IsGenerated(tree));
            if (location is not null && generated.TryGetValue(symbol.Name, out int? parameters) && !IsOverload(symbol, parameters))
            {
                taken.Add(symbol.Name);
                const string Problem = "is the name of a member that the generator adds; give yours another name";
                diagnostics.Report(DefinitionRules.InvalidDeclaration, location, symbol.Name, Problem);
            }
        }

        if (type.InstanceConstructors.Any(IsWritten))
        {
            taken.Add(GeneratedNames.Constructor);
        }

        return new EquatableArray<string>(taken.Distinct());
    }

    /// <summary>Whether a method stands beside a generated one of another number of parameters. A forward is asked not to.</summary>
    private static bool IsOverload(ISymbol symbol, int? parameters) =>
        symbol is IMethodSymbol method && !KnownTypes.IsForward(method) && parameters is int count && method.Parameters.Length != count;

    private void RequirePartial(TypeDeclarationSyntax declaration)
    {
        if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            canEmit = false;
            diagnostics.Report(DefinitionRules.MissingPartial, declaration.Identifier.GetLocation(), declaration.Identifier.Text);
        }
    }

    private (List<MemberDefinition> Definitions, List<MemberReading> Members) ReadMembers()
    {
        List<MemberDefinition> definitions = new();
        List<MemberReading> members = new();
        foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (PropertyReader.Read(property, context, diagnostics) is not PropertyReading reading)
            {
                continue;
            }

            if (reading.Definition is not null)
            {
                definitions.Add(reading.Definition);
            }

            if (reading.Member is not null)
            {
                members.Add(reading.Member);
            }
        }

        return (definitions, members);
    }

    /// <summary>Order is meaning (gradients are added in it), so it must not depend on the order of files.</summary>
    private void CheckSingleDeclaration()
    {
        IEnumerable<ISymbol> ordered = type.GetMembers().Where(member =>
            member is IPropertySymbol property && PropertyReader.IsAttributed(property)
            || member is IMethodSymbol method && KnownTypes.IsForward(method));
        List<TypeDeclarationSyntax> declarations = ordered
            .Select(member => member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.CancellationToken))
            .Select(syntax => syntax?.FirstAncestorOrSelf<TypeDeclarationSyntax>())
            .OfType<TypeDeclarationSyntax>().Distinct().ToList();
        foreach (TypeDeclarationSyntax other in declarations.Skip(1))
        {
            diagnostics.Report(DefinitionRules.SeveralDeclarations, other.Identifier.GetLocation(), type.Name);
        }
    }
}
