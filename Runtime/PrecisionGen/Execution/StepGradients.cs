using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PrecisionGen.Execution;

/// <summary>The parameters' gradients of a step while they are completed: the first addend is copied, later ones are added.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class StepGradients
{
    private readonly bool[] hasGradient;

    internal StepGradients(GradientSet gradients)
    {
        Gradients = gradients;

        // A new kernel is at the beginning of a step, so there is nothing to read yet.
        Gradients.IsComplete = false;
        hasGradient = new bool[gradients.Parameters.Count];
    }

    internal GradientSet Gradients { get; }

    internal bool IsComplete => Gradients.IsComplete;

    /// <summary>Adds one use's total to a parameter's gradient.</summary>
    /// <param name="source">Rows of <paramref name="columns"/> elements, <paramref name="stride"/> apart.</param>
    public void Add(int parameter, ref readonly float source, int columns, int stride)
    {
        Parameter owner = Gradients.Parameters[parameter];
        System.Span<float> target = Gradients.Buffer.Slice((int)owner.Offset, (int)owner.Length);
        bool isFirst = !hasGradient[parameter];
        hasGradient[parameter] = true;
        for (int row = 0; row * columns < target.Length; row++)
        {
            System.Span<float> sum = target.Slice(row * columns, columns);
            System.ReadOnlySpan<float> addend = MemoryMarshal.CreateReadOnlySpan(
                ref Unsafe.Add(ref Unsafe.AsRef(in source), (nint)row * stride), columns);
            if (isFirst)
            {
                addend.CopyTo(sum);
            }
            else
            {
                Add(sum, addend);
            }
        }
    }

    /// <summary>Hands the gradients out: every NaN leaves as the canonical one.</summary>
    internal void Complete()
    {
        RowCopies.Canonicalize(Gradients.Buffer);
        Gradients.IsComplete = true;
    }

    internal void Reset()
    {
        Gradients.Buffer.Clear();
        System.Array.Clear(hasGradient);
        Gradients.IsComplete = false;
    }

    private static void Add(System.Span<float> sum, System.ReadOnlySpan<float> addend)
    {
        for (int index = 0; index < sum.Length; index++)
        {
            sum[index] += addend[index];
        }
    }
}
