using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Rolling;

/// <summary>A part of a forward or backward that ends for all rows before the next is begun.</summary>
internal abstract record Section;

/// <summary>Kernels that a tile runs through by itself.</summary>
/// <param name="Number">Its place among the tile sections.</param>
internal sealed record TileSection(int Number, IReadOnlyList<KernelRun> Runs) : Section;

/// <summary>Kernels in order, <paramref name="Count"/> times.</summary>
internal sealed record KernelRun(IReadOnlyList<Kernel> Kernels, int Count);

/// <summary>A kernel that reads other positions, over sequences.</summary>
/// <param name="Number">Its place among the sequence kernels, at the first iteration.</param>
/// <param name="NumbersPerIteration">How many sequence kernels an iteration has; 0 outside loops.</param>
internal sealed record SequenceSection(SequenceKernel Kernel, int Number, int NumbersPerIteration) : Section;

/// <summary>Sections that are repeated.</summary>
internal sealed record LoopSection(int Count, IReadOnlyList<Section> Body) : Section;

/// <summary>Cuts a list of kernels where one reads other positions, which all tiles must have computed by then.</summary>
internal sealed class Sections
{
    private readonly List<KernelRun> runs = new();
    private int tileSections;
    private int sequenceKernels;

    private Sections()
    {
    }

    public static IReadOnlyList<Section> Of(RolledKernels kernels)
    {
        Sections cut = new();
        List<Section> sections = new();
        foreach (Stretch stretch in kernels.Stretches)
        {
            Kernel[] body = kernels.Of(stretch).ToArray();
            int crossing = body.Count(kernel => kernel is SequenceKernel);
            if (!stretch.IsLoop)
            {
                cut.Add(sections, body, 0);
            }
            else if (crossing == 0)
            {
                cut.runs.Add(new KernelRun(body, stretch.Count));
            }
            else
            {
                cut.Close(sections);
                List<Section> inner = new();
                cut.Add(inner, body, crossing);
                cut.Close(inner);
                cut.sequenceKernels += crossing * (stretch.Count - 1);
                sections.Add(new LoopSection(stretch.Count, inner));
            }
        }

        cut.Close(sections);
        return sections;
    }

    private void Add(List<Section> sections, IReadOnlyList<Kernel> kernels, int sequenceKernelsPerIteration)
    {
        int from = 0;
        for (int index = 0; index <= kernels.Count; index++)
        {
            if (index < kernels.Count && kernels[index] is not SequenceKernel)
            {
                continue;
            }

            if (index > from)
            {
                runs.Add(new KernelRun(kernels.Skip(from).Take(index - from).ToArray(), 1));
            }

            from = index + 1;
            if (index < kernels.Count)
            {
                Close(sections);
                sections.Add(new SequenceSection((SequenceKernel)kernels[index], sequenceKernels++, sequenceKernelsPerIteration));
            }
        }
    }

    private void Close(List<Section> sections)
    {
        if (runs.Count > 0)
        {
            sections.Add(new TileSection(tileSections++, runs.ToArray()));
            runs.Clear();
        }
    }
}
