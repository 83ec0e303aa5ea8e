using System.ComponentModel;
using System.Runtime.CompilerServices;
using PrecisionGen.Contractions;
using PrecisionGen.Vectors;

namespace PrecisionGen.Mixtures;

/// <summary>Packs the weights of all experts into column panels, one expert after the other.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MixturePacking<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Packs for Linear: a column is an output.</summary>
    /// <param name="stored">[experts, outputs, inputs].</param>
    /// <param name="stride">The distance between stored rows.</param>
    /// <param name="experts">The number of experts.</param>
    /// <param name="outputs">The rows of each expert.</param>
    /// <param name="inputs">The elements of each row.</param>
    /// <param name="packed">Receives the panels: <see cref="MixtureShape.PackedLength"/> of outputs and inputs.</param>
    public static void Pack(ref readonly float stored, nint stride, int experts, int outputs, int inputs, ref float packed)
    {
        for (nint expert = 0; expert < experts; expert++)
        {
            ref float rows = ref Unsafe.Add(ref Unsafe.AsRef(in stored), expert * outputs * stride);
            ref float panels = ref Unsafe.Add(ref packed, expert * MixtureMemory.Packed(outputs, inputs));
            Panels.Pack<TSimd, TVector>(in rows, 1, stride, inputs, outputs, ref panels);
        }
    }

    /// <summary>Packs for the gradient of Linear's input: a column is an input.</summary>
    /// <param name="stored">[experts, outputs, inputs].</param>
    /// <param name="stride">The distance between stored rows.</param>
    /// <param name="experts">The number of experts.</param>
    /// <param name="outputs">The rows of each expert.</param>
    /// <param name="inputs">The elements of each row.</param>
    /// <param name="packed">Receives the panels: <see cref="MixtureShape.PackedLength"/> of inputs and outputs.</param>
    public static void PackTransposed(ref readonly float stored, nint stride, int experts, int outputs, int inputs, ref float packed)
    {
        for (nint expert = 0; expert < experts; expert++)
        {
            ref float rows = ref Unsafe.Add(ref Unsafe.AsRef(in stored), expert * outputs * stride);
            ref float panels = ref Unsafe.Add(ref packed, expert * MixtureMemory.Packed(inputs, outputs));
            Panels.Pack<TSimd, TVector>(in rows, stride, 1, outputs, inputs, ref panels);
        }
    }
}
