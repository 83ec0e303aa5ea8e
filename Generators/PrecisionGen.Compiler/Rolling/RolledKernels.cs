using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Rolling;

/// <summary>A list of kernels with its loops: of repeated kernels only the first are written, and step through buffers.</summary>
internal sealed class RolledKernels
{
    private readonly Dictionary<string, Dictionary<int, int[]>> steps = new();

    private RolledKernels(IReadOnlyList<Kernel> kernels, IReadOnlyList<Stretch> stretches)
    {
        Kernels = kernels;
        Stretches = stretches;
    }

    /// <summary>All kernels in order of execution.</summary>
    public IReadOnlyList<Kernel> Kernels { get; }

    public IReadOnlyList<Stretch> Stretches { get; }

    /// <summary>The kernels that are written.</summary>
    public IEnumerable<Kernel> Written => Stretches.SelectMany(Of);

    /// <param name="alsoUsed">Buffers of a kernel that its own text does not name.</param>
    public static RolledKernels Roll(IEnumerable<Kernel> list, Skeletons skeletons, Func<Kernel, IReadOnlyList<int>>? alsoUsed = null)
    {
        Kernel[] kernels = list.ToArray();
        IReadOnlyList<int> Used(Kernel kernel) => alsoUsed is null ? Array.Empty<int>() : alsoUsed(kernel);
        int[] keys = kernels.Select(kernel => alsoUsed is null
            ? skeletons.Of(kernel).Key
            : skeletons.KeyOf(skeletons.Of(kernel).Key + ":" + string.Join(";", Used(kernel).Select(skeletons.Describe)))).ToArray();
        RolledKernels rolled = new(kernels, Repeats.Find(keys));
        foreach (Stretch stretch in rolled.Stretches.Where(stretch => stretch.IsLoop))
        {
            for (int item = stretch.First; item < stretch.First + stretch.Period; item++)
            {
                int[][] buffers = Enumerable.Range(0, stretch.Count)
                    .Select(iteration => kernels[item + iteration * stretch.Period])
                    .Select(kernel => skeletons.Of(kernel).Buffers.Concat(Used(kernel)).ToArray()).ToArray();
                rolled.AddSteps(kernels[item], buffers);
            }
        }

        return rolled;
    }

    /// <summary>The kernels of a stretch that are written.</summary>
    public IEnumerable<Kernel> Of(Stretch stretch) => Kernels.Skip(stretch.First).Take(stretch.Period);

    /// <summary>For each buffer of a looped kernel the buffers that stand in its place, by iteration; null for a kernel that runs once.</summary>
    public IReadOnlyDictionary<int, int[]>? StepsOf(Kernel kernel) => steps.TryGetValue(kernel.Name, out Dictionary<int, int[]>? found) ? found : null;

    /// <summary>The parameter that a looped load reads, by iteration; its own alone where it runs once.</summary>
    public IReadOnlyList<int> ParametersOf(LoadKernel load)
    {
        Stretch stretch = Stretches.First(candidate => Of(candidate).Contains(load));
        int item = Enumerable.Range(stretch.First, stretch.Period).First(index => ReferenceEquals(Kernels[index], load));
        return Enumerable.Range(0, stretch.Count).Select(iteration => ((LoadKernel)Kernels[item + iteration * stretch.Period]).Parameter).ToArray();
    }

    private void AddSteps(Kernel kernel, int[][] buffers)
    {
        Dictionary<int, int[]> found = new();
        for (int place = 0; place < buffers[0].Length; place++)
        {
            found[buffers[0][place]] = buffers.Select(ofIteration => ofIteration[place]).ToArray();
        }

        steps.Add(kernel.Name, found);
    }
}
