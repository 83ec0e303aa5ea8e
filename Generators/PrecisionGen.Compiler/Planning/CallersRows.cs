using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Scheduling;
using PrecisionGen.Compiler.Verification;

namespace PrecisionGen.Compiler.Planning;

/// <summary>
/// The buffers of a forward whose rows may be the caller's own instead of a copy in the tile: only the first input and the first output,
/// and only where rows are whole vectors, so that no load or store leaves the caller's memory.
/// </summary>
/// <param name="Input">The buffer of the first input, or -1.</param>
/// <param name="RoundsInput">Whether a kernel rounds the first input: it alone reads the caller's rows, and writes the tile's.</param>
/// <param name="Output">
/// The buffer of the first output, or -1: it also must not be an input or another output, because it has one place, and only stores may
/// write it, because they make its NaNs canonical.
/// </param>
internal readonly record struct CallersRows(int Input, bool RoundsInput, int Output)
{
    public static readonly CallersRows None = new(-1, false, -1);

    private const int RowAlignment = 16;

    /// <summary>Sequences have none: their rows are in several tiles at once.</summary>
    public static CallersRows Of(ScheduledProgram program)
    {
        if (program.Graph.IsSequence)
        {
            return None;
        }

        Node? input = program.Graph.Nodes.FirstOrDefault(node => node.Operation == Operation.Input && node.Attributes[0] == 0);
        Node output = program.Graph[program.Graph.Outputs[0].Value];
        bool reads = input is { Placement: not Placement.Indices } && Count(program, input) == 0 && IsWhole(program, input) && IsReadOnce(program, input);
        bool writes = output.Operation != Operation.Input && Count(program, output) == 1 && IsWhole(program, output) && IsStored(program, output);
        return new CallersRows(reads ? input!.Id : -1, reads && input!.DType != DType.Float32, writes ? output.Id : -1);
    }

    /// <summary>How many outputs a value is.</summary>
    private static int Count(ScheduledProgram program, Node value) => program.Graph.Outputs.Count(output => output.Value == value.Id);

    /// <summary>A kernel that rounds a value must not look at its own result, because what it loads are the caller's rows.</summary>
    private static bool IsReadOnce(ScheduledProgram program, Node value) =>
        program.Forward.Where(kernel => Touches.Of(kernel).Contains(new Touch(value.Id, true)))
            .All(kernel => ExpressionWalker.Loads(kernel).Count(load => load.Buffer == value.Id) == 1);

    private static bool IsStored(ScheduledProgram program, Node value) =>
        program.Forward.All(kernel => kernel is RowKernel or ContractionKernel or ChainKernel || !ExpressionWalker.Buffers(kernel).Contains(value.Id));

    private static bool IsWhole(ScheduledProgram program, Node value) =>
        program.Buffers.Any(buffer => buffer.Id == value.Id && buffer.Space == Space.Tile && buffer.PerSample && buffer.Columns == buffer.Stride)
        && program.Forward.SelectMany(ExpressionWalker.Loads).All(load => load.Buffer != value.Id || load.ColumnOffset % RowAlignment == 0);
}
