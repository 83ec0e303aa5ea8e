using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>A function of mathematics, whichever class offers it.</summary>
internal enum MathFunction
{
    None, Abs, Acos, Acosh, AcosPi, Asin, Asinh, AsinPi, Atan, Atan2, Atan2Pi, Atanh, AtanPi, Cbrt, Ceiling, Clamp, CopySign, Cos, Cosh,
    Exp, Exp10, Exp10M1, Exp2, Exp2M1, ExpM1, Floor, FusedMultiplyAdd, Hypot, Log, Log10, Log10P1, Log2, Log2P1, LogP1, Max, Min, Pow,
    ReciprocalEstimate, ReciprocalSqrtEstimate, RootN, Round, ScaleB, Sign, Sin, SinCos, Sinh, Sqrt, Tan, Tanh, Truncate,
}

/// <summary>A call of a scalar function of Math, MathF, Half, float, double or generic math.</summary>
internal static class MathCall
{
    private static readonly Dictionary<string, MathFunction> Names = BuildNames();

    /// <summary>The function and its arguments in the order of the parameters; None if the operation is no such call.</summary>
    public static MathFunction Of(IOperation operation, out IReadOnlyList<IOperation> arguments)
    {
        arguments = Array.Empty<IOperation>();
        if (operation.Bare() is not IInvocationOperation { TargetMethod: { IsStatic: true } method } call
            || !Names.TryGetValue(method.Name, out MathFunction function)
            || !IsScalarMath(method))
        {
            return MathFunction.None;
        }

        IOperation[] ordered = new IOperation[call.Arguments.Length];
        foreach (IArgumentOperation argument in call.Arguments)
        {
            int position = argument.Parameter?.Ordinal ?? -1;
            if (position < 0 || position >= ordered.Length)
            {
                return MathFunction.None;
            }

            ordered[position] = argument.Value;
        }

        arguments = ordered;
        return function;
    }

    /// <summary>True if the operation is this function of one argument.</summary>
    public static bool Is(IOperation operation, MathFunction function, out IOperation argument)
    {
        argument = operation;
        if (Of(operation, out IReadOnlyList<IOperation> arguments) != function || arguments.Count != 1)
        {
            return false;
        }

        argument = arguments[0];
        return true;
    }

    private static bool IsScalarMath(IMethodSymbol method)
    {
        if (method.ContainingType is not { } type)
        {
            return false;
        }

        INamespaceSymbol? around = type.ContainingNamespace;
        return type.Name switch
        {
            "Math" or "MathF" or "Half" or "Single" or "Double" => around.IsNamed("System"),
            "BFloat16" => around.IsNamed("System", "Numerics") || around.IsNamed("PrecisionGen"),
            "StableMath" => around.IsNamed("PrecisionGen"),
            "MathHelper" or "Mathf" or "math" or "XMath" => true,
            _ => type.TypeKind == TypeKind.Interface && around.IsNamed("System", "Numerics"),
        };
    }

    private static Dictionary<string, MathFunction> BuildNames()
    {
        Dictionary<string, MathFunction> names = new(StringComparer.Ordinal);
        foreach (MathFunction function in Enum.GetValues(typeof(MathFunction)))
        {
            if (function != MathFunction.None)
            {
                names.Add(function.ToString(), function);
            }
        }

        names.Add("Log1P", MathFunction.LogP1);
        names.Add("Expm1", MathFunction.ExpM1);
        return names;
    }
}
