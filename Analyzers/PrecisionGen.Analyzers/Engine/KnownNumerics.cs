using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace PrecisionGen.Analyzers;

/// <summary>The numeric types of the base library and of the libraries that rules recognize, by their full names.</summary>
internal sealed class KnownNumerics
{
    private static readonly Dictionary<string, NumericKind> SixteenBitTypes = new()
    {
        ["System.Half"] = NumericKind.Half,
        ["System.Numerics.BFloat16"] = NumericKind.BFloat16,
        ["PrecisionGen.BFloat16"] = NumericKind.BFloat16,
        ["TorchSharp.BFloat16"] = NumericKind.BFloat16,
        ["Microsoft.ML.OnnxRuntime.Float16"] = NumericKind.Half,
        ["Microsoft.ML.OnnxRuntime.BFloat16"] = NumericKind.BFloat16,
        ["ILGPU.Half"] = NumericKind.Half,
        ["ILGPU.BF16"] = NumericKind.BFloat16,
        ["Unity.Mathematics.half"] = NumericKind.Half,
    };

    private readonly ConcurrentDictionary<ITypeSymbol, NumericKind> kinds = new(SymbolEqualityComparer.Default);

    public KnownNumerics(Compilation compilation)
    {
        HasRuntime = compilation.GetTypeByMetadataName("PrecisionGen.StableMath") is not null;
        HasTorchSharp = compilation.GetTypeByMetadataName("TorchSharp.torch") is not null;
    }

    /// <summary>True if the runtime package is referenced, so that messages and fixes may name its helpers.</summary>
    public bool HasRuntime { get; }

    public bool HasTorchSharp { get; }

    /// <summary>The arithmetic of a type; Nullable of a number counts as the number.</summary>
    public NumericKind KindOf(ITypeSymbol? type, HazardOptions? options = null)
    {
        switch (type?.SpecialType)
        {
            case null:
                return NumericKind.None;
            case SpecialType.System_Single:
                return NumericKind.Single;
            case SpecialType.System_Double:
                return NumericKind.Double;
            case SpecialType.System_Decimal:
                return NumericKind.Decimal;
            case >= SpecialType.System_Char and <= SpecialType.System_UInt64:
            case SpecialType.System_IntPtr:
            case SpecialType.System_UIntPtr:
                return NumericKind.Integer;
            case SpecialType.None when type.TypeKind == TypeKind.Struct:
                return kinds.TryGetValue(type, out NumericKind kind) ? kind : kinds.GetOrAdd(type, KindOfStruct(type, options));
            default:
                return NumericKind.None;
        }
    }

    /// <summary>The format of a type; a type parameter of IEEE arithmetic counts as float, which it is as often as not.</summary>
    public FloatFormat? FormatOf(ITypeSymbol? type, HazardOptions options) => FloatFormat.Of(KindOf(type, options))
        ?? (type is ITypeParameterSymbol parameter && parameter.ConstraintTypes.Any(constraint =>
            constraint.Name is "IFloatingPointIeee754" or "IBinaryFloatingPointIeee754" or "IExponentialFunctions" or "ILogarithmicFunctions"
                or "IPowerFunctions" or "IRootFunctions" or "IHyperbolicFunctions" or "ITrigonometricFunctions")
            ? FloatFormat.Single
            : null);

    private NumericKind KindOfStruct(ITypeSymbol type, HazardOptions? options)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return KindOf(nullable.TypeArguments[0], options);
        }

        string name = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));
        return SixteenBitTypes.TryGetValue(name, out NumericKind kind) ? kind
            : options?.HalfTypes.Contains(name) == true ? NumericKind.Half
            : NumericKind.None;
    }
}
