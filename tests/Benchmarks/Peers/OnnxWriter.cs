using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace PrecisionGen.Benchmarks.Peers;

/// <summary>Writes small ONNX models: the few fields of onnx.proto3 that a multilayer perceptron needs, in protobuf's wire format.</summary>
internal sealed class OnnxWriter
{
    private readonly MemoryStream bytes = new();

    /// <summary>A chain of Gemm nodes with Tanh between them; weights are [outputs, inputs].</summary>
    /// <param name="rows">The rows of the input.</param>
    /// <param name="widths">The inputs of the first layer and the outputs of each.</param>
    public static byte[] Perceptron(int rows, params ReadOnlySpan<int> widths)
    {
        OnnxWriter graph = new();
        Random random = new(1);
        string last = "x";
        for (int layer = 1; layer < widths.Length; layer++)
        {
            bool isLast = layer == widths.Length - 1;
            graph.Message(1, Gemm(last, $"w{layer}", $"b{layer}", isLast ? "y" : $"h{layer}"));
            graph.Message(5, Values(random, $"w{layer}", widths[layer], widths[layer - 1]));
            graph.Message(5, Values(random, $"b{layer}", widths[layer]));
            if (!isLast)
            {
                graph.Message(1, new OnnxWriter().Text(1, $"h{layer}").Text(2, $"t{layer}").Text(4, "Tanh"));
                last = $"t{layer}";
            }
        }

        graph.Text(2, "perceptron");
        graph.Message(11, Shape("x", rows, widths[0]));
        graph.Message(12, Shape("y", rows, widths[^1]));
        OnnxWriter operators = new OnnxWriter().Number(2, 17);
        return new OnnxWriter().Number(1, 8).Message(8, operators).Message(7, graph).bytes.ToArray();
    }

    private static OnnxWriter Gemm(string input, string weight, string bias, string output)
    {
        OnnxWriter transposed = new OnnxWriter().Text(1, "transB").Number(3, 1).Number(20, 2);
        return new OnnxWriter().Text(1, input).Text(1, weight).Text(1, bias).Text(2, output).Text(4, "Gemm").Message(5, transposed);
    }

    private static OnnxWriter Values(Random random, string name, params ReadOnlySpan<int> shape)
    {
        OnnxWriter tensor = new();
        int length = 1;
        foreach (int dimension in shape)
        {
            tensor.Number(1, dimension);
            length *= dimension;
        }

        float[] values = new float[length];
        for (int index = 0; index < length; index++)
        {
            values[index] = (random.NextSingle() - 0.5f) * 0.2f;
        }

        return tensor.Number(2, 1).Text(8, name).Bytes(9, MemoryMarshal.AsBytes<float>(values));
    }

    private static OnnxWriter Shape(string name, int rows, int columns)
    {
        OnnxWriter shape = new OnnxWriter()
            .Message(1, new OnnxWriter().Number(1, rows))
            .Message(1, new OnnxWriter().Number(1, columns));
        OnnxWriter tensor = new OnnxWriter().Number(1, 1).Message(2, shape);
        return new OnnxWriter().Text(1, name).Message(2, new OnnxWriter().Message(1, tensor));
    }

    private OnnxWriter Number(int field, long value)
    {
        Variable(((ulong)field << 3) | 0);
        Variable((ulong)value);
        return this;
    }

    private OnnxWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    private OnnxWriter Message(int field, OnnxWriter value) => Bytes(field, value.bytes.ToArray());

    private OnnxWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Variable(((ulong)field << 3) | 2);
        Variable((ulong)value.Length);
        bytes.Write(value);
        return this;
    }

    private void Variable(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.WriteByte((byte)(value | 0x80));
        }

        bytes.WriteByte((byte)value);
    }
}
