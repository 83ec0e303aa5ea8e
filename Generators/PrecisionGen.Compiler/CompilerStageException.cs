using System;

namespace PrecisionGen.Compiler;

/// <summary>A failure of the compiler itself, never of the definition: a pass threw, or its verifier refused what it made.</summary>
public sealed class CompilerStageException : Exception
{
    public CompilerStageException(string pass, string message, Exception? inner = null)
        : base(message, inner) => Pass = pass;

    /// <summary>The pass, named as the folder that holds it.</summary>
    public string Pass { get; }

    /// <summary>Runs a pass; what it throws is reported under its name.</summary>
    internal static T Run<T>(string pass, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception exception) when (exception is not (CompilerStageException or OperationCanceledException))
        {
            throw new CompilerStageException(pass, $"{exception.GetType().Name}: {exception.Message}", exception);
        }
    }
}
