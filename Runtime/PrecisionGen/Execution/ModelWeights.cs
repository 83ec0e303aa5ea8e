using System;
using System.Collections.Generic;
using System.ComponentModel;

namespace PrecisionGen.Execution;

/// <summary>The packed weights of one view of a model, shared by its kernels and refreshed when the weights' version changes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ModelWeights(ParameterSet parameters)
{
    private readonly Dictionary<Type, PackedWeights> packed = [];

    /// <summary>The parameters that the kernels read.</summary>
    public ParameterSet Parameters { get; } = parameters;

    internal PackedWeights Of(ForwardProgram program)
    {
        lock (packed)
        {
            if (!packed.TryGetValue(program.GetType(), out PackedWeights? weights))
            {
                packed.Add(program.GetType(), weights = new PackedWeights(Parameters, program));
            }

            return weights;
        }
    }
}
