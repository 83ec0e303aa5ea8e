using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Differentiation;
using PrecisionGen.Compiler.Rolling;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>The accumulators of uses: their continuation by each tile, and what ends a step.</summary>
internal sealed partial class ProgramWriter
{
    private void WriteAccumulate()
    {
        using (writer.Block($"public override void Accumulate(int use, {Phase.Use.Parameters})"))
        {
            if (program.Uses.Count > 0)
            {
                using (writer.Block("switch (use)"))
                {
                    foreach (Stretch stretch in rolled.Uses.Stretches)
                    {
                        WriteUses(stretch);
                    }
                }
            }
        }

        writer.WriteLine();
    }

    private void WriteUses(Stretch stretch)
    {
        int use = stretch.First;
        if (!stretch.IsLoop)
        {
            WriteCases(rolled.Uses.Of(stretch), use, "iteration");
            return;
        }

        int end = use + stretch.Period * stretch.Count;
        string position = use == 0 ? "use" : $"(use - {use})";
        writer.WriteLine($"case >= {use} and < {end}:");
        using (writer.Indented())
        {
            using (writer.Block($"switch ({position} % {stretch.Period})"))
            {
                WriteCases(rolled.Uses.Of(stretch), 0, $"{position} / {stretch.Period}");
            }

            writer.WriteLine("break;");
        }
    }

    private void WriteCases(IEnumerable<Kernel> cases, int first, string iteration)
    {
        int number = first;
        foreach (Kernel kernel in cases)
        {
            writer.WriteLine($"case {number++}:");
            using (writer.Indented())
            {
                writer.WriteLine($"{CallOf(kernel, Phase.Use, iteration)};");
                writer.WriteLine("break;");
            }
        }
    }

    private void WriteComplete()
    {
        using (writer.Block("public override void Complete(ref float weights, ref float accumulators, long samples, StepGradients gradients)"))
        {
            foreach (Stretch stretch in rolled.Uses.Stretches)
            {
                WriteRepeated(stretch, index => program.Uses[index], WriteClose);
            }

            WriteCalls(rolled.Completion, Phase.Completion);
            foreach (Stretch stretch in rolled.Contributions)
            {
                WriteRepeated(stretch, index => program.Differentiated!.ParameterContributions[index], WriteContribution);
            }
        }
    }

    private void WriteRepeated<T>(Stretch stretch, System.Func<int, T> itemAt, System.Action<IReadOnlyList<T>> write)
    {
        using (stretch.IsLoop ? LoopOver(stretch.Count) : null)
        {
            for (int index = stretch.First; index < stretch.First + stretch.Period; index++)
            {
                int first = index;
                write(Enumerable.Range(0, stretch.Count).Select(iteration => itemAt(first + iteration * stretch.Period)).ToArray());
            }
        }
    }

    private void WriteClose(IReadOnlyList<UseAccumulation> uses)
    {
        UseAccumulation use = uses[0];
        if (use.Kernel is MixtureAccumulateKernel mixture)
        {
            writer.WriteLine(
                $"MixtureAccumulation<TSimd, TVector>.Close({KernelWriter.WeightText(mixture)}, {Accumulator(uses.Select(item => item.Total))}, "
                + $"{Accumulator(uses.Select(item => item.Open))}, {Accumulator(uses.Select(item => ((MixtureAccumulateKernel)item.Kernel).Blocks))});");
        }
        else if (use.Open >= 0)
        {
            Buffer buffer = program[use.Total];
            string samples = use.TermsPerSample == 1 ? "samples" : $"samples * {use.TermsPerSample}";
            writer.WriteLine(
                $"Contraction.Close<TSimd, TVector>({Accumulator(uses.Select(item => item.Total))}, {Accumulator(uses.Select(item => item.Open))}, "
                + $"{buffer.Rows}, {buffer.Stride}, {buffer.Stride}, {samples});");
        }
    }

    private void WriteContribution(IReadOnlyList<ParameterContribution> items)
    {
        Buffer buffer = program[items[0].Node];
        writer.WriteLine(
            $"gradients.Add({Stepping(items.Select(item => (long)item.Parameter), "(int)")}, {Accumulator(items.Select(item => item.Node))}, "
            + $"{buffer.Columns}, {buffer.Stride});");
    }

    private string Accumulator(IEnumerable<int> buffers) => $"ref Unsafe.Add(ref accumulators, {Stepping(buffers.Select(plan.OffsetOf), "")})";
}
