using System;
using System.Collections.Generic;
using System.IO;
using PrecisionGen;

namespace Models.Tests.Definitions;

/// <summary>The tensors of a checkpoint under their published names and in their published shapes, in double.</summary>
internal sealed class PublishedWeights
{
    private readonly Dictionary<string, (long[] Shape, double[] Values)> tensors = [];

    /// <summary>Saves a model under the published names and reads the file back.</summary>
    internal PublishedWeights(ParameterSet parameters, CheckpointMap map)
    {
        string folder = Directory.CreateTempSubdirectory("precisiongen-published-").FullName;
        try
        {
            string path = Path.Combine(folder, "model.safetensors");
            SafeTensors.Save(parameters, path, map);
            using SafeTensorsFile file = SafeTensorsFile.Open(path);
            foreach (SafeTensorsEntry entry in file.Tensors)
            {
                float[] values = new float[entry.Length];
                file.Read(entry, 0, values);
                tensors.Add(entry.Name, ([.. entry.Shape], Array.ConvertAll(values, value => (double)value)));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal double[] this[string name] => tensors[name].Values;

    internal double[] Row(string name, int row)
    {
        (long[] shape, double[] values) = tensors[name];
        return values.AsSpan(row * (int)shape[1], (int)shape[1]).ToArray();
    }

    /// <summary>PyTorch's Linear: weight [outputs, inputs], and a bias where there is one.</summary>
    internal double[] Linear(string name, double[] x) => Multiply(name, x, isTransposed: false);

    /// <summary>transformers' Conv1D: weight [inputs, outputs] and a bias.</summary>
    internal double[] Convolution(string name, double[] x) => Multiply(name, x, isTransposed: true);

    private double[] Multiply(string name, double[] x, bool isTransposed)
    {
        (long[] shape, double[] weight) = tensors[name + ".weight"];
        int inputs = (int)shape[isTransposed ? 0 : 1];
        int outputs = (int)shape[isTransposed ? 1 : 0];
        double[]? bias = tensors.TryGetValue(name + ".bias", out (long[] Shape, double[] Values) found) ? found.Values : null;
        Xunit.Assert.Equal(inputs, x.Length);
        double[] result = new double[outputs];
        for (int i = 0; i < outputs; i++)
        {
            double sum = bias?[i] ?? 0;
            for (int k = 0; k < inputs; k++)
            {
                sum += x[k] * weight[isTransposed ? (k * outputs) + i : (i * inputs) + k];
            }

            result[i] = sum;
        }

        return result;
    }
}
