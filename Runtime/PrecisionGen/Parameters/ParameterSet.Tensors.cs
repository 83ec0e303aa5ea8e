namespace PrecisionGen;

/// <content>The tensors that a definition reads.</content>
public sealed partial class ParameterSet
{
    private Tensor?[]? tensors;
    private WeightsVersion tensorVersion;

    /// <summary>A parameter's storage copy as a tensor, a leaf of reference gradients.</summary>
    /// <param name="index">The parameter's index in declaration order.</param>
    public Tensor GetTensor(int index)
    {
        if (tensors is null || tensorVersion != Version)
        {
            tensors = new Tensor?[Count];
            tensorVersion = Version;
        }

        return tensors[index] ??= CreateTensor(index);
    }

    private Tensor CreateTensor(int index)
    {
        Parameter parameter = this[index];
        float[] values = new float[parameter.Length];
        CopyStorage(index, values, parameter.Shape[^1]);
        return Tensor.FromParameter(index, values, parameter.Shape, DType, parameter.Trainable);
    }
}
