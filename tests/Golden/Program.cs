using System.Collections.Generic;
using System.CommandLine;
using System.Linq;

namespace PrecisionGen.Golden;

/// <summary>Proves the elementary functions and conversions over all 2^32 arguments, or measures their speed.</summary>
public static class Program
{
    public static int Main(string[] arguments)
    {
        Option<string[]> functions = new("--function") { Description = "Only these functions", AllowMultipleArgumentsPerToken = true };
        functions.AcceptOnlyFromAmong([.. FunctionUnderProof.Names]);
        Option<string> width = new("--width") { Description = "The vector width; by default the widest" };
        width.AcceptOnlyFromAmong("512", "256", "128", "scalar");
        Option<bool> withoutFma = new("--without-fma") { Description = "Evaluate with separate multiplications and additions" };
        Option<bool> speed = new("--speed") { Description = "Measure the time per element instead" };
        Option<bool> perturb = new("--break") { Description = "Flip a bit of one result: the proof must fail" };
        RootCommand command = new("Proves correct rounding over all 2^32 arguments against elementary-functions.txt.")
        {
            functions, width, withoutFma, speed, perturb,
        };
        command.SetAction(result => Run(
            result.GetValue(functions) is { Length: > 0 } chosen ? chosen : FunctionUnderProof.Names,
            ParseWidth(result.GetValue(width)),
            result.GetValue(withoutFma),
            result.GetValue(speed),
            result.GetValue(perturb)));
        return command.Parse(arguments).Invoke();
    }

    private static int Run(IReadOnlyList<string> names, VectorWidth width, bool withoutFma, bool speed, bool perturb)
    {
        if (speed)
        {
            foreach (string name in names)
            {
                SpeedMeasurement.Run(name, width);
            }

            return 0;
        }

        string description = withoutFma ? $"{width} without fma" : $"{width}";
        int failures = names.Count(name => !Proof.Run(FunctionUnderProof.Create(name, width, withoutFma), description, perturb));
        return failures == 0 ? 0 : 1;
    }

    private static VectorWidth ParseWidth(string? text) => text switch
    {
        "512" => VectorWidth.Bits512,
        "256" => VectorWidth.Bits256,
        "128" => VectorWidth.Bits128,
        "scalar" => VectorWidth.Scalar,
        _ => VectorWidths.Resolve(VectorWidth.Widest),
    };
}
