using System;
using System.Linq;

namespace Models.Tests.Definitions;

/// <summary>The formulas that the published models are built of, in double.</summary>
internal static class PublishedMathematics
{
    internal static double[] LogSoftmax(double[] x)
    {
        double maximum = x.Max();
        double total = maximum + Math.Log(x.Sum(value => Math.Exp(value - maximum)));
        return Array.ConvertAll(x, value => value - total);
    }

    internal static double[] Softmax(double[] x) => Array.ConvertAll(LogSoftmax(x), Math.Exp);

    internal static double Silu(double x) => x / (1 + Math.Exp(-x));

    internal static double GeluNew(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    internal static double[] RmsNorm(double[] x, double[] gain, double epsilon)
    {
        double scale = 1 / Math.Sqrt(x.Average(value => value * value) + epsilon);
        return [.. x.Select((value, i) => value * scale * gain[i])];
    }

    internal static double[] LayerNorm(double[] x, double[] gain, double[] shift, double epsilon)
    {
        double mean = x.Average();
        double scale = 1 / Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + epsilon);
        return [.. x.Select((value, i) => ((value - mean) * scale * gain[i]) + shift[i])];
    }

    internal static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    /// <summary>Rotates one head; the two halves of a head are the coordinates.</summary>
    internal static double[] Rotate(double[] head, int position, double[] frequencies)
    {
        double[] result = new double[head.Length];
        int half = head.Length / 2;
        for (int i = 0; i < half; i++)
        {
            double cosine = Math.Cos(position * frequencies[i]);
            double sine = Math.Sin(position * frequencies[i]);
            result[i] = (head[i] * cosine) - (head[i + half] * sine);
            result[i + half] = (head[i + half] * cosine) + (head[i] * sine);
        }

        return result;
    }

    internal static double[] Frequencies(double frequencyBase, int size)
        => [.. Enumerable.Range(0, size / 2).Select(i => Math.Pow(frequencyBase, -2.0 * i / size))];

    /// <summary>Llama 3's scaling: long waves are stretched, short ones kept, those between interpolated.</summary>
    internal static double ScaleLlama3(double frequency, double factor, double low, double high, double originalLength)
    {
        double wavelength = 2 * Math.PI / frequency;
        if (wavelength > originalLength / low)
        {
            return frequency / factor;
        }

        double smooth = ((originalLength / wavelength) - low) / (high - low);
        return wavelength < originalLength / high ? frequency : ((1 - smooth) * frequency / factor) + (smooth * frequency);
    }

    /// <summary>Attention of the last position's query heads over all positions' keys and values, [position][head * size + i].</summary>
    internal static double[] Attend(double[] query, double[][] keys, double[][] values, int heads, int keyValueHeads)
    {
        int size = query.Length / heads;
        double[] result = new double[query.Length];
        for (int head = 0; head < heads; head++)
        {
            int source = head / (heads / keyValueHeads) * size;
            double[] scores = Array.ConvertAll(
                keys, key => Enumerable.Range(0, size).Sum(i => query[(head * size) + i] * key[source + i]) / Math.Sqrt(size));
            double[] weights = Softmax(scores);
            for (int i = 0; i < size; i++)
            {
                result[(head * size) + i] = weights.Select((weight, position) => weight * values[position][source + i]).Sum();
            }
        }

        return result;
    }
}
