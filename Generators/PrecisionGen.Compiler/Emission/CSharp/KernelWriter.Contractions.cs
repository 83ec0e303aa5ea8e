using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>Matrix products: a call of the runtime's microkernel with an epilogue struct that finishes each output.</summary>
internal sealed partial class KernelWriter
{
    private static readonly HashSet<VectorOperation> Long = new()
    {
        VectorOperation.Exp, VectorOperation.Expm1, VectorOperation.Log, VectorOperation.Log1P, VectorOperation.Tanh, VectorOperation.Erf,
        VectorOperation.Sin, VectorOperation.Cos,
    };

    private void WriteContraction(ContractionKernel kernel, Phase phase, string name)
    {
        bool perSample = kernel.PerSample && kernel.RightPerSample;
        if (perSample)
        {
            using (writer.Block("for (nint sample = 0; sample < samples; sample++)"))
            {
                WriteProduct(kernel, phase, name, "sample", Text(kernel.Rows));
            }
        }
        else
        {
            WriteProduct(kernel, phase, name, "", kernel.PerSample ? Times("samples", kernel.Rows) : Text(kernel.Rows));
        }
    }

    private void WriteProduct(ContractionKernel kernel, Phase phase, string name, string sample, string rows)
    {
        Scheduling.Buffer left = program[kernel.Left.Buffer];
        (string rowStride, string depthStride) = kernel.Left.Transposed ? ("1", Text(left.Stride)) : (Text(left.Stride), "1");
        string leftIndex = Join(
            sample.Length > 0 && kernel.Left.PerSample ? $"sample * {Text((long)kernel.Left.RowsPerSample * left.Stride)}" : "",
            kernel.DepthFrom == 0 ? "" : Text((long)kernel.DepthFrom * (kernel.Left.Transposed ? left.Stride : 1)));
        (string right, string panelStride, string rightStride) = WriteRight(kernel, sample);
        string columns = Text((kernel.Columns + Lanes - 1) / Lanes * Lanes);
        string firstRow = sample.Length > 0 ? Times("sample", kernel.Rows) : "0";
        writer.WriteLine($"Contraction.Run<TSimd, TVector, {name}Epilogue>(");
        using (writer.Indented())
        {
            writer.WriteLine($"{Start(kernel.Left.Buffer, leftIndex)}, {rowStride}, {depthStride}, {right}, {panelStride}, {rightStride},");
            writer.WriteLine($"{rows}, {kernel.DepthTo - kernel.DepthFrom}, {columns}, new {name}Epilogue({string.Join(", ", phase.References.Append(firstRow).Concat(places.Names))}));");
        }
    }

    private (string Start, string PanelStride, string DepthStride) WriteRight(ContractionKernel kernel, string sample)
    {
        RightMatrix right = kernel.Right;
        Scheduling.Buffer buffer = program[right.Buffer];
        string sampleIndex = sample.Length > 0 && right.PerSample ? $"sample * {Text((long)right.RowsPerSample * buffer.Stride)}" : "";
        const string Width = "2 * TSimd.Lanes";
        switch (right.Packing)
        {
            case Packing.InPlace:
                string depth = kernel.DepthFrom == 0 ? "" : Text((long)kernel.DepthFrom * buffer.Stride);
                return (Start(right.Buffer, Join(sampleIndex, depth)), Width, Text(buffer.Stride));
            case Packing.Transposed:
                int length = kernel.DepthTo - kernel.DepthFrom;
                string from = kernel.DepthFrom == 0 ? "" : Text(kernel.DepthFrom);
                writer.WriteLine(
                    $"Panels.Pack<TSimd, TVector>({Start(right.Buffer, Join(sampleIndex, from))}, 1, {buffer.Stride}, {length}, {kernel.Columns}, {Start(right.PanelBuffer)});");
                return (Start(right.PanelBuffer), $"{length} * {Width}", Width);
            default:
                string skipped = kernel.DepthFrom == 0 ? "" : $"{kernel.DepthFrom} * {Width}";
                return (Start(right.Buffer, skipped), $"{buffer.Rows} * {Width}", Width);
        }
    }

    private void WriteEpilogue(ContractionKernel kernel, Phase phase, string name)
    {
        bool isCheap = !kernel.Epilogue.Any(IsLong);
        string[] spaces = phase.Spaces.Select(Phase.NameOf).ToArray();
        writer.WriteLine();
        using (writer.Block($"private readonly ref struct {name}Epilogue : IContractionEpilogue<TVector>"))
        {
            foreach (string space in spaces)
            {
                writer.WriteLine($"private readonly ref float {space};");
            }

            writer.WriteLine("private readonly nint firstRow;");
            foreach (string place in places.Names)
            {
                writer.WriteLine($"private readonly nint {place};");
            }

            writer.WriteLine();
            IEnumerable<string> parameters = spaces.Select(space => "ref float " + space).Append("nint firstRow").Concat(places.Names.Select(place => "nint " + place));
            using (writer.Block($"public {name}Epilogue({string.Join(", ", parameters)})"))
            {
                foreach (string space in spaces)
                {
                    writer.WriteLine($"this.{space} = ref {space};");
                }

                foreach (string field in places.Names.Prepend("firstRow"))
                {
                    writer.WriteLine($"this.{field} = {field};");
                }
            }

            writer.WriteLine();
            writer.WriteLine($"public static bool IsCheap => {(isCheap ? "true" : "false")};");
            writer.WriteLine();
            writer.WriteLine("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
            using (writer.Block("public void Apply(TVector total, nint row, nint column)"))
            using (writer.Block("unchecked"))
            {
                if (kernel.PerSample && kernel.RightPerSample)
                {
                    writer.WriteLine("row += firstRow;");
                }

                Block().Write(kernel.Epilogue);
            }
        }
    }

    private static bool IsLong(Statement statement) => statement is Let let ? IsLong(let.Value) : statement is Store store && IsLong(store.Value);

    private static bool IsLong(Expression expression) =>
        expression is Apply apply && (Long.Contains(apply.Operation) || apply.Arguments.Any(IsLong));

    private static string Join(params string[] terms) => string.Join(" + ", terms.Where(term => term.Length > 0));
}
