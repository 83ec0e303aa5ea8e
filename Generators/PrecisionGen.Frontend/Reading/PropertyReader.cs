using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Emission.Types;

namespace PrecisionGen.Frontend;

/// <summary>What one attributed property gave.</summary>
/// <param name="Definition">What to emit; null if the property is not partial.</param>
/// <param name="Member">What it means; null if its declaration is wrong.</param>
internal sealed record PropertyReading(MemberDefinition? Definition, MemberReading? Member);

/// <summary>Reads a property marked Parameter or Submodules.</summary>
internal static class PropertyReader
{
    public static bool IsAttributed(IPropertySymbol property) =>
        KnownTypes.Find(property, "ParameterAttribute") is not null || KnownTypes.Find(property, "SubmodulesAttribute") is not null;

    /// <summary>Reads the property; null when it carries neither attribute.</summary>
    public static PropertyReading? Read(IPropertySymbol property, ReadingContext context, DiagnosticSink diagnostics)
    {
        AttributeData? parameter = KnownTypes.Find(property, "ParameterAttribute");
        AttributeData? submodules = KnownTypes.Find(property, "SubmodulesAttribute");
        SyntaxNode? syntax = property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.CancellationToken);
        if ((parameter ?? submodules) is null || syntax is not PropertyDeclarationSyntax declaration)
        {
            return null;
        }

        if (property.Name.Length == 0)
        {
            diagnostics.MarkUnusable();
            return null;
        }

        bool isPartial = declaration.Modifiers.Any(SyntaxKind.PartialKeyword);
        string modifiers = declaration.Modifiers.ToString();
        Location location = declaration.Identifier.GetLocation();
        MemberReading? member = null;
        if (!isPartial)
        {
            diagnostics.Report(DefinitionRules.MissingPartial, location, property.Name);
        }
        else if (Problem(property, declaration, parameter is not null && submodules is not null) is string problem)
        {
            diagnostics.Report(DefinitionRules.InvalidDeclaration, location, property.Name, problem);
        }
        else
        {
            member = parameter is not null
                ? ReadParameter(property, parameter, location, diagnostics)
                : ReadSubmodules(property, submodules!, location, context, diagnostics);
        }

        return new PropertyReading(isPartial ? Define(property, declaration, modifiers, member) : null, member);
    }

    private static MemberDefinition Define(
        IPropertySymbol property, PropertyDeclarationSyntax declaration, string modifiers, MemberReading? member) => member switch
        {
            ParameterReading => new ParameterMember(modifiers, property.Name),
            SubmoduleReading submodule => new SubmoduleMember(modifiers, property.Name, FullyQualified(submodule.Module), submodule.Count),
            _ => new OpaqueMember(modifiers, property.Name, FullyQualified(property.Type), Accessors(declaration)),
        };

    private static string FullyQualified(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));

    private static string Accessors(PropertyDeclarationSyntax declaration) =>
        string.Join(" ", declaration.AccessorList?.Accessors.Select(accessor => accessor.Keyword.Text) ?? new[] { "get" });

    private static string? Problem(IPropertySymbol property, PropertyDeclarationSyntax declaration, bool hasBoth) => property switch
    {
        _ when hasBoth => "cannot be a parameter and a submodule",
        { IsStatic: true } => "must not be static",
        { SetMethod: not null } => "must have a get accessor only",
        { IsRequired: true } => "must not be required; the generator fills it",
        _ when declaration.ExplicitInterfaceSpecifier is not null => "must not implement an interface explicitly",
        _ => null,
    };

    private static ParameterReading? ReadParameter(
        IPropertySymbol property, AttributeData attribute, Location location, DiagnosticSink diagnostics)
    {
        if (!KnownTypes.IsTensor(property.Type))
        {
            ReportType(property, "must have the type Tensor", location, diagnostics);
            return null;
        }

        if (AttributeReader.ReadShape(attribute, location, diagnostics) is not EquatableArray<int> shape)
        {
            return null;
        }

        Dictionary<string, TypedConstant> named = AttributeReader.Named(attribute);
        int initializer = AttributeReader.Get(named, "Initializer", 0);
        string? initializerName = InitializerName(named, initializer);
        if (initializerName is null)
        {
            const string Problem = "names an initializer that does not exist";
            diagnostics.Report(DefinitionRules.InvalidDeclaration, AttributeReader.Place(attribute, "Initializer") ?? location, property.Name, Problem);
            return null;
        }

        if (InitializerProblem(initializerName, shape, named) is (string problem, string argument))
        {
            diagnostics.Report(DefinitionRules.InvalidDeclaration, AttributeReader.Place(attribute, argument) ?? location, property.Name, problem);
            return null;
        }

        ParameterDefinition definition = new(
            property.Name,
            shape,
            initializerName,
            FloatBits.FromSingle(AttributeReader.Get(named, "Gain", 1f)),
            FloatBits.FromSingle(AttributeReader.Get(named, "Value", 0f)),
            AttributeReader.Get(named, "Trainable", true))
        {
            Range = ValueRangeReader.Read(property, location, diagnostics),
        };
        ValueRangeReader.CheckInitialValue(property, definition, location, diagnostics);
        return new ParameterReading(property, location, definition);
    }

    /// <summary>What is wrong with the initializer, and the attribute's argument that says so; null if it fits the shape.</summary>
    private static (string Problem, string Argument)? InitializerProblem(
        string initializer, EquatableArray<int> shape, Dictionary<string, TypedConstant> named) => initializer switch
        {
            not "Constant" when named.ContainsKey("Value") =>
                ("has a Value, which Initializer.Constant alone uses; name that initializer or remove the value", "Value"),
            not ("Default" or "Zeros" or "Constant") when shape.Count < 2 =>
                ($"is a vector, but {initializer} fills a matrix by its two dimensions; use Default, Zeros or Constant", "Initializer"),
            _ => null,
        };

    private static string? InitializerName(Dictionary<string, TypedConstant> named, int value)
    {
        if (!named.TryGetValue("Initializer", out TypedConstant constant) || constant.Type is null)
        {
            return "Default";
        }

        return constant.Type.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, value))?.Name;
    }

    private static SubmoduleReading? ReadSubmodules(
        IPropertySymbol property, AttributeData attribute, Location location, ReadingContext context, DiagnosticSink diagnostics)
    {
        ValueRangeReader.Refuse(property, location, diagnostics);
        int? count = null;
        if (attribute.ConstructorArguments.Length == 1)
        {
            if (AttributeReader.ReadDimension(attribute, location, diagnostics) is not int given)
            {
                return null;
            }

            count = given;
        }

        ITypeSymbol type = property.Type;
        if (count is not null)
        {
            type = type is INamedTypeSymbol list && KnownTypes.IsReadOnlyList(list) ? list.TypeArguments[0] : property.ContainingType;
        }

        if (type is not INamedTypeSymbol module || !KnownTypes.IsModule(module))
        {
            string expected = (count is null ? "must have" : "must be an IReadOnlyList of") + " a type marked PrecisionModule";
            ReportType(property, expected, location, diagnostics);
            return null;
        }

        if (!context.HasSource(module))
        {
            diagnostics.Report(DefinitionRules.ModuleWithoutSource, location, module.Name);
            return null;
        }

        return new SubmoduleReading(property, location, module, count);
    }

    /// <summary>A type that does not exist is the C# compiler's error; a wrong one is ours.</summary>
    private static void ReportType(IPropertySymbol property, string problem, Location location, DiagnosticSink diagnostics)
    {
        if (property.Type.TypeKind == TypeKind.Error || property.Type is INamedTypeSymbol { TypeArguments: [{ TypeKind: TypeKind.Error }] })
        {
            diagnostics.MarkUnusable();
        }
        else
        {
            diagnostics.Report(DefinitionRules.InvalidDeclaration, location, property.Name, problem);
        }
    }
}
