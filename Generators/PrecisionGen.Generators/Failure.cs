using System;
using System.Diagnostics;
using System.Linq;
using PrecisionGen.Compiler;

namespace PrecisionGen.Generators;

/// <summary>Names the pass that an exception came from.</summary>
internal static class Failure
{
    /// <summary>Describes an exception of a pass.</summary>
    public static FailureResult Of(string name, Exception exception)
    {
        if (exception is CompilerStageException stage)
        {
            return new FailureResult(name, stage.Pass, stage.Message);
        }

        StackFrame[] frames = new StackTrace(exception).GetFrames() ?? Array.Empty<StackFrame>();
        Type? thrower = frames.Select(frame => frame.GetMethod()?.DeclaringType).FirstOrDefault(IsOurs);
        string pass = thrower?.Namespace?.Split('.').Last() ?? "Generators";
        string place = thrower is null ? "" : $" (in {thrower.Name})";
        return new FailureResult(name, pass, $"{exception.GetType().Name}: {exception.Message}{place}");
    }

    private static bool IsOurs(Type? type) => type?.Namespace?.StartsWith("PrecisionGen", StringComparison.Ordinal) == true;
}
