using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>Kernels of mixtures of experts.</summary>
internal sealed partial class KernelWriter
{
    /// <summary>The arguments that name a mixture's weight.</summary>
    public static string WeightText(MixtureAccumulateKernel kernel) =>
        $"{ShapeText(kernel.Mixture)}, MixtureWeight.{(kernel.Weight == 2 ? "Gate" : kernel.Weight == 3 ? "Up" : "Down")}";

    private void WriteMixture(MixtureKernel kernel)
    {
        writer.WriteLine("MixtureForward<TSimd, TVector>.Run(");
        using (writer.Indented())
        {
            writer.WriteLine($"{ShapeText(kernel.Mixture)}, {Times("samples", kernel.Mixture.Rows)},");
            writer.WriteLine($"{Rows(kernel.X)}, {Rows(kernel.Probabilities)},");
            writer.WriteLine($"{Start(kernel.Gates)}, {Start(kernel.Ups)}, {Start(kernel.Downs)},");
            writer.WriteLine($"{Rows(kernel.Result)}, {Start(kernel.Kept)});");
        }
    }

    private void WriteMixtureGradient(MixtureGradientKernel kernel)
    {
        writer.WriteLine("MixtureBackward<TSimd, TVector>.Run(");
        using (writer.Indented())
        {
            writer.WriteLine($"{ShapeText(kernel.Mixture)}, {Times("samples", kernel.Mixture.Rows)}, {Rows(kernel.Gradient)},");
            writer.WriteLine($"{Start(kernel.Gates)}, {Start(kernel.Ups)}, {Start(kernel.Downs)},");
            writer.WriteLine($"{RowsIfAny(kernel.XGradient)}, {RowsIfAny(kernel.ProbabilitiesGradient)}, {Start(kernel.Kept)});");
        }
    }

    private void WriteMixtureAccumulate(MixtureAccumulateKernel kernel)
    {
        int open = OpenOf(kernel.Accumulator);
        int rows = kernel.Mixture.Rows;
        writer.WriteLine("MixtureAccumulation<TSimd, TVector>.Add(");
        using (writer.Indented())
        {
            writer.WriteLine($"{WeightText(kernel)}, {Times("samples", rows)}, {Times("samplesBefore", rows)},");
            writer.WriteLine($"{Start(kernel.Kept)}, {Start(kernel.Accumulator)}, {Start(open)}, {Start(kernel.Blocks)});");
        }
    }

    private static string ShapeText(MixtureShape shape) =>
        $"new MixtureShape({shape.Experts}, {shape.ExpertsPerRow}, {shape.Width}, {shape.Hidden}, DType.{shape.DType})";

    private string Rows(int buffer) => $"{Start(buffer)}, {program[buffer].Stride}";

    private string RowsIfAny(int buffer) => buffer < 0 ? "ref Unsafe.NullRef<float>(), 0" : Rows(buffer);
}
