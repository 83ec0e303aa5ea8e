using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PrecisionGen.Compiler.Definitions;

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
            // Otherwise its properties get bodies that throw: without them the C# compiler's errors would withhold this one.
            canEmit &= declaration is ClassDeclarationSyntax { ParameterList: null } && !type.IsStatic && !type.IsFileLocal && !IsGeneric();
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
            string keyword = outer is RecordDeclarationSyntax record
                ? (record.Keyword.Text + " " + record.ClassOrStructKeyword.Text).TrimEnd()
                : outer.Keyword.Text;
            headers.Insert(0, $"{outer.Modifiers} {keyword} {outer.Identifier.Text}");
        }

        return new EquatableArray<string>(headers);
    }

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
