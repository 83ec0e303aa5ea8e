using System;

namespace PrecisionGen;

/// <summary>Fills a parameter by its <see cref="Initializer"/>: double, basic operations only, rounded once to float32.</summary>
internal static class ParameterInitializer
{
    internal static void Fill(ParameterDeclaration declaration, long seed, Span<float> values)
    {
        InitializerStream stream = new(seed, declaration.Name);
        double gain = declaration.Gain;
        double fanIn = declaration.Shape.Length == 0 ? 1 : declaration.Shape[^1];
        double fanOut = values.Length / fanIn;
        switch (Resolve(declaration))
        {
            case Initializer.Zeros:
                values.Clear();
                break;
            case Initializer.Constant:
                values.Fill(declaration.Value);
                break;
            case Initializer.Default:
                FillUniform(stream, gain * Math.Sqrt(1 / fanIn), values);
                break;
            case Initializer.KaimingUniform:
                FillUniform(stream, gain * Math.Sqrt(3 / fanIn), values);
                break;
            case Initializer.XavierUniform:
                FillUniform(stream, gain * Math.Sqrt(6 / (fanIn + fanOut)), values);
                break;
            case Initializer.KaimingNormal:
                FillNormal(stream, gain / Math.Sqrt(fanIn), values);
                break;
            case Initializer.XavierNormal:
                FillNormal(stream, gain * Math.Sqrt(2 / (fanIn + fanOut)), values);
                break;
            case Initializer.Orthogonal:
                OrthogonalInitializer.Fill(stream, gain, (int)fanOut, (int)fanIn, values);
                break;
            default:
                throw new ArgumentException($"Parameter {declaration.Name} names an unknown initializer, {declaration.Initializer}.");
        }
    }

    private static Initializer Resolve(ParameterDeclaration declaration)
    {
        bool isVector = declaration.Shape.Length < 2;
        if (isVector && declaration.Initializer == Initializer.Default)
        {
            return Initializer.Zeros;
        }

        if (isVector && declaration.Initializer is not (Initializer.Zeros or Initializer.Constant))
        {
            throw new ArgumentException(
                $"Initializer {declaration.Initializer} needs a matrix; parameter {declaration.Name} has shape "
                + $"[{string.Join(", ", declaration.Shape)}].");
        }

        return declaration.Initializer;
    }

    private static void FillUniform(InitializerStream stream, double bound, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(((2 * stream.Uniform(i)) - 1) * bound);
        }
    }

    private static void FillNormal(InitializerStream stream, double deviation, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(NormalQuantile.Compute(stream.Uniform(i)) * deviation);
        }
    }
}
