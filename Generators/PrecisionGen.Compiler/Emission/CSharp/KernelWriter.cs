using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>Writes each kernel as one method of the program's class.</summary>
internal sealed partial class KernelWriter
{
    private readonly SourceWriter writer;
    private readonly ScheduledProgram program;
    private KernelPlaces places = null!;
    private readonly HashSet<string> methods = new()
    {
        "Forward", "Backward", "ForwardSection", "BackwardSection", "Attend", "AttendBackward", "PlaceOfPositions", "RopeRows", "MixtureForward", "MixtureBackward", "MixtureAccumulation", "MixturePacking", "MixtureShape", "MixtureWeight", "Accumulate", "Complete", "RefreshWeights", "RefreshGradientWeights", "TileSamples", "UseCount", "Contraction",
        "Panels", "RowOperations", "RowLanes", "Unsafe", "TSimd", "TVector", "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "Finalize",
        "ReferenceEquals",
    };

    public KernelWriter(SourceWriter writer, ScheduledProgram program)
    {
        this.writer = writer;
        this.program = program;
    }

    /// <summary>A method name for the kernel, unique within the class.</summary>
    public string NameOf(Kernel kernel) => Unique(char.ToUpperInvariant(kernel.Name[0]) + kernel.Name.Substring(1));

    /// <summary>Writes the kernel's method.</summary>
    public void Write(Kernel kernel, Phase phase, string name, KernelPlaces placesOfKernel)
    {
        places = placesOfKernel;
        writer.WriteLine();
        WriteComment(kernel);
        string parameters = kernel is LoadKernel ? "ParameterSet parameters, " : "";
        using (writer.Block($"private static void {name}({parameters}{phase.Parameters}{(places.Steps ? ", nint iteration" : "")})"))
        {
            places.Write(writer);
            if (HasLoops(kernel))
            {
                // A project that checks overflow would otherwise check every index of every loop.
                using (writer.Block("unchecked"))
                {
                    WriteBody(kernel, phase, name);
                }
            }
            else
            {
                WriteBody(kernel, phase, name);
            }
        }

        if (kernel is ContractionKernel product)
        {
            WriteEpilogue(product, phase, name);
        }
    }

    private void WriteComment(Kernel kernel)
    {
        foreach (string line in kernel.Comment.Split('\n'))
        {
            writer.WriteLine("// " + line);
        }
    }

    /// <summary>Whether the method itself loops; the others call a loop of the runtime once.</summary>
    private static bool HasLoops(Kernel kernel) => kernel is RowKernel or ChainKernel or MoveKernel or GatherKernel or ScatterKernel or PickKernel or PickGradientKernel;

    private string Unique(string suggestion)
    {
        string name = suggestion;
        for (int suffix = 2; !methods.Add(name); suffix++)
        {
            name = suggestion + suffix;
        }

        return name;
    }

    private void WriteBody(Kernel kernel, Phase phase, string name)
    {
        switch (kernel)
        {
            case RowKernel rows:
                WriteRows(rows);
                break;
            case ContractionKernel product:
                WriteContraction(product, phase, name);
                break;
            case PackKernel pack:
                WritePack(pack);
                break;
            case LoadKernel load:
                WriteLoad(load);
                break;
            case ChainKernel chain:
                WriteChain(chain);
                break;
            case AccumulateKernel accumulate:
                WriteAccumulate(accumulate);
                break;
            case ConstantKernel constant:
                WriteConstants(constant);
                break;
            case RopeKernel rope:
                WriteRope(rope);
                break;
            case MixtureKernel mixture:
                WriteMixture(mixture);
                break;
            case MixtureGradientKernel mixture:
                WriteMixtureGradient(mixture);
                break;
            case MixtureAccumulateKernel mixture:
                WriteMixtureAccumulate(mixture);
                break;
            case PickKernel pick:
                WritePick(pick);
                break;
            case PickGradientKernel pick:
                WritePickGradient(pick);
                break;
            default:
                WriteMovement(kernel);
                break;
        }
    }

    private BlockWriter Block(string row = "row", string column = "column", string prefix = "shared") =>
        new(writer, program, places, row, column, prefix);

    private void WriteRows(RowKernel kernel)
    {
        string rows = kernel.PerSample ? Times("samples", kernel.RowsPerSample) : Text(kernel.RowsPerSample);
        using (writer.Block($"for (nint row = 0; row < {rows}; row++)"))
        {
            BlockWriter block = Block(column: "0", prefix: "rowShared");
            foreach (Statement statement in kernel.Body)
            {
                switch (statement)
                {
                    case ColumnLoop loop:
                        WriteColumnLoop(loop);
                        break;
                    case RowReduction reduction:
                        WriteReduction(reduction);
                        break;
                    case SelectFirstMaximum select:
                        WriteSelect(select);
                        break;
                    default:
                        // One value for the row: it is written at the row's first column.
                        block.Write(new[] { statement });
                        break;
                }
            }
        }
    }

    private void WriteColumnLoop(ColumnLoop loop)
    {
        using (writer.Block($"for (nint column = 0; column < {Text(loop.Columns)}; column += TSimd.Lanes)"))
        {
            Block().Write(loop.Body);
        }
    }

    private void WriteSelect(SelectFirstMaximum select)
    {
        BlockWriter block = Block(column: "0");
        string Element(Access access) => $"Unsafe.Add({block.Address(access, "")})";
        writer.WriteLine(
            $"RowOperations.SelectFirstMaximum({block.Address(select.Input, "")}, {Element(select.Maximum)}, {Element(select.Gradient)}, "
            + $"{block.Address(select.Result, "")}, {Text(select.Columns)});");
    }

    private void WriteLoad(LoadKernel kernel)
    {
        Scheduling.Buffer target = program[kernel.Target];
        long length = (long)target.Rows * target.Stride;
        writer.WriteLine($"parameters.CopyStorage({places.Parameter}, MemoryMarshal.CreateSpan({Start(kernel.Target)}, {Text(length)}), {target.Stride});");
    }

    private void WritePack(PackKernel kernel)
    {
        Scheduling.Buffer source = program[kernel.Source];
        if (kernel.Matrices > 1)
        {
            (string name, int outputs, int inputs) = kernel.Transposed ? ("Pack", kernel.Columns, kernel.Depth) : ("PackTransposed", kernel.Depth, kernel.Columns);
            writer.WriteLine(
                $"MixturePacking<TSimd, TVector>.{name}({Start(kernel.Source)}, {source.Stride}, {kernel.Matrices}, {outputs}, {inputs}, {Start(kernel.Panels)});");
            return;
        }

        string strides = kernel.Transposed ? $"1, {source.Stride}" : $"{source.Stride}, 1";
        writer.WriteLine(
            $"Panels.Pack<TSimd, TVector>({Start(kernel.Source)}, {strides}, {kernel.Depth}, {kernel.Columns}, {Start(kernel.Panels)});");
    }

    private void WriteAccumulate(AccumulateKernel kernel)
    {
        Scheduling.Buffer left = program[kernel.Left];
        Scheduling.Buffer right = program[kernel.Right];
        Scheduling.Buffer total = program[kernel.Accumulator];
        int open = OpenOf(kernel.Accumulator);
        writer.WriteLine("Contraction.Accumulate<TSimd, TVector>(");
        using (writer.Indented())
        {
            writer.WriteLine($"{Start(kernel.Left)}, 1, {left.Stride}, {Start(kernel.Right)}, {right.Stride}, {Times("samples", kernel.RowsPerSample)},");
            writer.WriteLine($"{kernel.Rows}, {total.Stride}, {Start(kernel.Accumulator)}, {Start(open)}, {total.Stride}, {Times("samplesBefore", kernel.RowsPerSample)});");
        }
    }

    private int OpenOf(int total) => program.Uses.First(use => use.Total == total).Open;

    /// <summary>A reference to a buffer's first element.</summary>
    private string Start(int buffer, string index = "")
    {
        string reference = places.ReferenceOf(buffer);
        string offset = places.TextOf(buffer, reference);
        string position = offset.Length == 0 ? index : index.Length == 0 ? offset : $"{offset} + {index}";
        return position.Length == 0 ? $"ref {reference}" : $"ref Unsafe.Add(ref {reference}, {position})";
    }

    private static string Times(string count, int factor) => factor == 1 ? count : $"{count} * {Text(factor)}";

    private static string Text(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
