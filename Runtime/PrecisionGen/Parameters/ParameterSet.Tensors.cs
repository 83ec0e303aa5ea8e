using System;

namespace PrecisionGen;

/// <content>The tensors that a definition reads.</content>
public sealed partial class ParameterSet
{
    private Tensor?[]? tensors;
    private long tensorsRevision;

    /// <summary>A parameter's storage copy as a tensor, a leaf of reference gradients; the same one until the weights change.</summary>
    /// <param name="index">The parameter's position in declaration order.</param>
    /// <exception cref="OverflowException">A weight became infinite in the storage copy.</exception>
    public Tensor GetTensor(int index)
    {
        ThrowIfDisposed();
        lock (refreshLock)
        {
            if (tensors is null || tensorsRevision != shared.Revision)
            {
                tensors = new Tensor?[Count];
                tensorsRevision = shared.Revision;
            }

            return tensors[index] ??= CreateTensor(parameters[index]);
        }
    }

    private Tensor CreateTensor(Parameter parameter)
    {
        RefreshStorage();
        float[] values = new float[parameter.Length];
        ReadStorage(parameter.Start, values);
        return Tensor.FromParameter(parameter.Index, values, parameter.Shape, DType, parameter.Trainable);
    }
}
