using System;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Emission.CSharp;

/// <summary>Kernels that know positions or tokens.</summary>
internal sealed partial class KernelWriter
{
    private void WriteConstants(ConstantKernel kernel)
    {
        writer.WriteLine("ReadOnlySpan<int> bits =");
        writer.WriteLine("[");
        using (writer.Indented())
        {
            foreach (int value in kernel.Bits)
            {
                writer.WriteLine($"{Text(value)}, // {FloatBits.Describe(value)}");
            }
        }

        writer.WriteLine("];");
        writer.WriteLine($"RowOperations.Fill({Start(kernel.Target)}, bits);");
    }

    private void WriteRope(RopeKernel kernel)
    {
        Scheduling.Buffer target = program[kernel.Target];
        Scheduling.Buffer table = program[kernel.Cosines];
        string rows = Text(kernel.Shape.Rows);
        writer.WriteLine("RopeRows.Rotate<TSimd, TVector>(");
        using (writer.Indented())
        {
            writer.WriteLine($"{Start(kernel.Source)}, {Start(kernel.Target)}, {target.Stride}, {Start(kernel.Cosines)}, {Start(kernel.Sines)}, {table.Stride},");
            writer.WriteLine($"samples, {rows}, {table.Columns}, {Bool(kernel.IsInverse)}, DType.{kernel.DType}, {Bool(kernel.RoundsProducts)});");
        }
    }

    private void WritePick(PickKernel kernel)
    {
        Scheduling.Buffer source = program[kernel.Source];
        Scheduling.Buffer target = program[kernel.Target];
        using (writer.Block("for (nint sample = 0; sample < samples; sample++)"))
        {
            WriteToken(kernel.Tokens);
            writer.WriteLine($"Unsafe.Add({Start(kernel.Target)}, sample * {target.Stride}) = Unsafe.Add({Start(kernel.Source)}, sample * {source.Stride} + index);");
        }
    }

    private void WritePickGradient(PickGradientKernel kernel)
    {
        Scheduling.Buffer gradient = program[kernel.Gradient];
        Scheduling.Buffer target = program[kernel.Target];
        using (writer.Block("for (nint sample = 0; sample < samples; sample++)"))
        {
            WriteToken(kernel.Tokens);
            writer.WriteLine($"RowOperations.Clear({Start(kernel.Target)}, sample * {target.Stride}, {kernel.Columns});");
            writer.WriteLine(
                $"Unsafe.Add({Start(kernel.Target)}, sample * {target.Stride} + index) = Unsafe.Add({Start(kernel.Gradient)}, sample * {gradient.Stride});");
        }
    }

    private void WriteToken(int tokens) =>
        writer.WriteLine($"nint index = RowOperations.Index({Start(tokens)}, sample * {program[tokens].Stride});");

    /// <summary>The call that has the runner attend over the sequences of all tiles.</summary>
    /// <param name="attention">The attention's number in the forward, by which a cache keeps its keys and values.</param>
    public void WriteCall(SequenceKernel kernel, string attention, KernelPlaces placesOfCall)
    {
        places = placesOfCall;
        WriteComment(kernel);
        places.Write(writer);
        string operands = kernel switch
        {
            AttentionKernel forward => Places(forward.Query, forward.Key, forward.Value, forward.Result),
            AttentionGradientKernel backward => Places(backward.Gradient, backward.Query, backward.Key, backward.Value)
                + ", " + Places(backward.QueryGradient, backward.KeyGradient, backward.ValueGradient),
            _ => throw new InvalidOperationException($"No text for a {kernel.GetType().Name}."),
        };
        writer.WriteLine(kernel is AttentionKernel ? $"run.Attend({attention}," : "run.AttendBackward(");
        using (writer.Indented())
        {
            writer.WriteLine($"{ShapeText(kernel.Attention)},");
            writer.WriteLine($"{operands});");
        }
    }

    private static string ShapeText(AttentionShape shape) =>
        $"new AttentionShape({shape.Heads}, {shape.KeyValueHeads}, {shape.Size}, {shape.ValueSize}, {Bool(shape.IsCausal)}, {shape.Window}, "
        + $"{BlockWriter.Literal(shape.ScaleBits)}, {BlockWriter.Literal(shape.SoftcapBits)}, DType.{shape.DType}, {PairingText(shape.Profile)})";

    private static string PairingText(Graphs.Profile profile) =>
        "Pairing." + (profile == Graphs.Profile.Exact1 ? "Paired" : profile.ToString());

    private string Places(params int[] buffers) => string.Join(", ", Array.ConvertAll(buffers, places.TilePlaceOf));

    private static string Bool(bool value) => value ? "true" : "false";
}
