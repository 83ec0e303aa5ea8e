using System;
using System.Diagnostics;

namespace PrecisionGen.Golden;

/// <summary>Nanoseconds an element, over 4096 arguments that stay in the cache; the best of many runs.</summary>
public static class SpeedMeasurement
{
    private const int Length = 4096;

    public static void Run(string name, VectorWidth width)
    {
        bool isLogarithm = name.StartsWith("log", StringComparison.Ordinal);
        Random random = new(1);
        float[] source = new float[Length];
        for (int index = 0; index < Length; index++)
        {
            source[index] = isLogarithm ? (float)Math.Exp((random.NextDouble() * 2 - 1) * Math.Log(1e6)) : random.NextSingle() * 40 - 20;
        }

        FunctionUnderProof function = FunctionUnderProof.Create(name, width, withoutFma: false);
        byte[] results = new byte[Length * function.BytesPerResult];
        double best = double.PositiveInfinity;
        double fewest = double.PositiveInfinity;
        Stopwatch total = Stopwatch.StartNew();
        while (total.Elapsed.TotalSeconds < 1.0)
        {
            long start = Stopwatch.GetTimestamp();
            function.Evaluate(source, results);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Length);
            start = Stopwatch.GetTimestamp();
            for (int repetition = 0; repetition < 64; repetition++)
            {
                function.Evaluate(source.AsSpan(0, 64), results.AsSpan(0, 64 * function.BytesPerResult));
            }

            fewest = Math.Min(fewest, Stopwatch.GetElapsedTime(start).TotalNanoseconds / 64);
        }

        Console.WriteLine($"{name} {width}: {best:F2} ns an element; {fewest:F0} ns for 64 elements");
    }
}
