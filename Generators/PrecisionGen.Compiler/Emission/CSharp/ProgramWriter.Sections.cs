using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Rolling;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>The order of a forward's or backward's sections, and the kernels of those that each tile runs through by itself.</summary>
internal sealed partial class ProgramWriter
{
    private void WriteSections(string name, RolledKernels called, Phase phase)
    {
        IReadOnlyList<Section> sections = Sections.Of(called);
        using (writer.Block($"public override void {name}(ISectionRunner run)"))
        {
            WriteOrder(sections, "0");
        }

        writer.WriteLine();
        using (writer.Block($"public override void {name}Section(int section, nint repetition, {phase.Parameters})"))
        {
            TileSection[] tiles = sections.SelectMany(section => section is LoopSection loop ? loop.Body : new[] { section }).OfType<TileSection>().ToArray();
            WriteTileSections(tiles, phase);
        }

        writer.WriteLine();
    }

    private void WriteOrder(IEnumerable<Section> sections, string iteration)
    {
        foreach (Section section in sections)
        {
            switch (section)
            {
                case TileSection tile:
                    writer.WriteLine($"run.Tiles({tile.Number}, {iteration});");
                    break;
                case SequenceSection sequence:
                    string step = sequence.NumbersPerIteration == 1 ? "(int)iteration" : $"(int)iteration * {sequence.NumbersPerIteration}";
                    string number = sequence.NumbersPerIteration == 0 ? $"{sequence.Number}" : sequence.Number == 0 ? step : $"{sequence.Number} + {step}";
                    kernels.WriteCall(sequence.Kernel, number, placesOf[sequence.Kernel.Name]);
                    break;
                case LoopSection loop:
                    using (LoopOver(loop.Count))
                    {
                        WriteOrder(loop.Body, "iteration");
                    }

                    break;
            }
        }
    }

    private void WriteTileSections(IReadOnlyList<TileSection> sections, Phase phase)
    {
        if (sections.Count == 1)
        {
            WriteTileSection(sections[0], phase);
        }
        else if (sections.Count > 1)
        {
            using (writer.Block("switch (section)"))
            {
                foreach (TileSection section in sections)
                {
                    writer.WriteLine($"case {section.Number}:");
                    using (writer.Indented())
                    {
                        WriteTileSection(section, phase);
                        writer.WriteLine("break;");
                    }
                }
            }
        }
    }

    private void WriteTileSection(TileSection section, Phase phase)
    {
        foreach (KernelRun run in section.Runs)
        {
            WriteCalls(run.Kernels, run.Count, phase, "repetition");
        }
    }
}
