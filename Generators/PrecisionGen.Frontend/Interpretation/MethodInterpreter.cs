using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Frontend;

/// <summary>
/// Runs the body of a forward on symbolic values: loops are unrolled, calls inlined, and every operation on tensors becomes an
/// instruction. After an error it goes on with an unknown value, so that all errors are found in one reading.
/// </summary>
internal sealed partial class MethodInterpreter(
    ReadingContext context,
    DiagnosticSink diagnostics,
    InstructionBuilder instructions,
    IReadOnlyDictionary<string, int> parameterIndices)
{
    private const int MaximumIterations = 10_000;
    private const int MaximumInstructions = 100_000;

    private MethodFrame frame = null!;

    /// <summary>The value that a call returns; unknown when it returns none because of an error.</summary>
    public SymbolicValue Call(IMethodSymbol method, InstanceValue? instance, IReadOnlyList<SymbolicValue> arguments, IOperation body)
    {
        MethodFrame caller = frame;
        frame = new MethodFrame(method, instance, caller);
        IMethodSymbol implementation = method.PartialImplementationPart ?? method;
        for (int i = 0; i < arguments.Count; i++)
        {
            frame.Variables[implementation.Parameters[i]] = arguments[i];
        }

        foreach (IOperation block in body.ChildOperations)
        {
            Execute(block);
        }

        SymbolicValue result = frame.Result ?? Unknown();
        frame = caller;
        return result;
    }

    private static Location At(IOperation operation) => operation.Syntax.GetLocation();

    /// <summary>An error that the C# compiler reports itself.</summary>
    private UnknownValue Unknown()
    {
        diagnostics.MarkUnusable();
        return UnknownValue.Instance;
    }

    private UnknownValue Report(DiagnosticDescriptor rule, IOperation operation, params string[] arguments)
    {
        diagnostics.Report(rule, At(operation), arguments);
        return UnknownValue.Instance;
    }

    /// <summary>Forgets every variable that the code assigns, because it cannot be known which of it runs.</summary>
    private void Forget(IOperation code)
    {
        foreach (IOperation operation in code.DescendantsAndSelf())
        {
            ISymbol? variable = operation switch
            {
                IAssignmentOperation { Target: ILocalReferenceOperation local } => local.Local,
                IAssignmentOperation { Target: IParameterReferenceOperation parameter } => parameter.Parameter,
                IVariableDeclaratorOperation declarator => declarator.Symbol,
                _ => null,
            };
            if (variable is not null)
            {
                frame.Variables[variable] = UnknownValue.Instance;
            }
        }

        if (code.DescendantsAndSelf().Any(operation => operation is IReturnOperation))
        {
            frame.Result = UnknownValue.Instance;
        }
    }
}
