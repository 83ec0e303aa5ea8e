using Microsoft.CodeAnalysis;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Frontend;

/// <summary>Reads the value range that a parameter or an input declares.</summary>
internal static class ValueRangeReader
{
    /// <summary>The declared range; null if there is none, or after reporting what is wrong with it.</summary>
    public static DeclaredRange? Read(ISymbol symbol, Location fallback, DiagnosticSink diagnostics)
    {
        if (KnownTypes.Find(symbol, "ValueRangeAttribute") is not AttributeData attribute)
        {
            return null;
        }

        if (attribute.ConstructorArguments.Length != 2
            || attribute.ConstructorArguments[0].Value is not float lowest
            || attribute.ConstructorArguments[1].Value is not float highest)
        {
            diagnostics.MarkUnusable();
            return null;
        }

        DeclaredRange range = DeclaredRange.Of(lowest, highest);
        string? problem = range switch
        {
            _ when float.IsNaN(lowest) || float.IsNaN(highest) => $"has the value range {range}, and no value is in one that ends at NaN",
            _ when lowest > highest => $"has the value range {range}, whose lowest value is above its highest; exchange them",
            _ when float.IsPositiveInfinity(lowest) || float.IsNegativeInfinity(highest) => $"has the value range {range}, which holds no finite value",
            _ => null,
        };
        if (problem is null)
        {
            return range;
        }

        diagnostics.Report(DefinitionRules.InvalidDeclaration, AttributeReader.Place(attribute) ?? fallback, symbol.Name, problem);
        return null;
    }

    /// <summary>Reports a range on what has no elements to be in it.</summary>
    public static void Refuse(ISymbol symbol, Location fallback, DiagnosticSink diagnostics)
    {
        if (KnownTypes.Find(symbol, "ValueRangeAttribute") is AttributeData attribute)
        {
            const string Problem = "has a ValueRange, which only tensors have; remove it";
            diagnostics.Report(DefinitionRules.InvalidDeclaration, AttributeReader.Place(attribute) ?? fallback, symbol.Name, Problem);
        }
    }

    /// <summary>Reports a parameter whose initializer fills it with one value outside of its range.</summary>
    public static void CheckInitialValue(ISymbol symbol, ParameterDefinition parameter, Location fallback, DiagnosticSink diagnostics)
    {
        float? initial = parameter.Initializer switch
        {
            "Constant" => FloatBits.ToSingle(parameter.ValueBits),
            "Zeros" => 0f,
            "Default" when parameter.Shape.Count < 2 => 0f,
            _ => null,
        };
        if (initial is float value && parameter.Range is DeclaredRange range && !(value >= range.Lowest && value <= range.Highest))
        {
            Location location = AttributeReader.Place(KnownTypes.Find(symbol, "ValueRangeAttribute")!) ?? fallback;
            string problem = $"starts at {FloatBits.Describe(FloatBits.FromSingle(value))}, outside of its value range {range}; "
                + "use Initializer.Constant with a Value inside";
            diagnostics.Report(DefinitionRules.InvalidDeclaration, location, symbol.Name, problem);
        }
    }
}
