using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Checking;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Differentiation;
using PrecisionGen.Compiler.Emission.CSharp;
using PrecisionGen.Compiler.Emission.Types;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Planning;
using PrecisionGen.Compiler.Ranging;
using PrecisionGen.Compiler.Rolling;
using PrecisionGen.Compiler.Scheduling;
using PrecisionGen.Compiler.Verification;

namespace PrecisionGen.Compiler;

/// <summary>The passes from a definition to code, in order.</summary>
public static class Compiler
{
    private const int Training = 2;

    /// <summary>Finds every error of shape, dtype, use and gradient in a definition that the front end could read.</summary>
    public static EquatableArray<Problem> Check(ModelDefinition definition) => Check(definition, GradientRules.HasGradient);

    /// <summary>The same with another table of the operations that have a gradient.</summary>
    internal static EquatableArray<Problem> Check(ModelDefinition definition, System.Func<Operation, bool> hasGradient)
    {
        List<Problem> problems = new(Checker.FindUnusedParameters(definition));
        problems.AddRange(Enumerable.Range(0, definition.Forwards.Count).SelectMany(index => GradientCheck.Run(definition, index, hasGradient)));
        foreach (DType dtype in definition.DTypes)
        {
            for (int forward = 0; forward < definition.Forwards.Count; forward++)
            {
                Checker.Build(definition, forward, dtype, Profile.Exact1, problems);
            }
        }

        return new EquatableArray<Problem>(problems.Distinct());
    }

    /// <summary>
    /// Bounds the values of a definition without problems: overflows that some in-range input certainly reaches, and proofs that there are
    /// none. They change nothing of the code.
    /// </summary>
    /// <param name="requiresProof">Whether to report also what is neither.</param>
    public static EquatableArray<Problem> CheckRanges(ModelDefinition definition, bool requiresProof)
    {
        List<Problem> problems = new();
        List<Problem> found = new();
        for (int forward = 0; forward < definition.Forwards.Count; forward++)
        {
            List<Graph> graphs = definition.DTypes.Select(dtype => Checker.Build(definition, forward, dtype, Profile.Exact1, problems)).OfType<Graph>().ToList();
            found.AddRange(CompilerStageException.Run("Ranging", () => RangeReport.Of(forward, graphs, requiresProof).ToList()));
        }

        return problems.Count == 0 ? new EquatableArray<Problem>(found.Distinct()) : default;
    }

    /// <summary>Compiles a definition without problems to C#.</summary>
    public static CompiledModel Compile(ModelDefinition definition)
    {
        List<CompiledForward> forwards = new();
        foreach (DType dtype in definition.DTypes)
        {
            foreach (Profile profile in ProfilesOf(definition))
            {
                forwards.AddRange(Enumerable.Range(0, definition.Forwards.Count).Select(index => Compile(definition, index, dtype, profile)));
            }
        }

        string source = CompilerStageException.Run("Emission", () => ModelWriter.Write(definition, forwards));
        return new CompiledModel(TypeFile.HintName(definition.Type), source);
    }

    /// <summary>One forward at one dtype and profile, through every pass up to the emission.</summary>
    internal static CompiledForward Compile(ModelDefinition definition, int forward, DType dtype, Profile profile)
    {
        Graph graph = Run("Checking", GraphVerifier.Verify, () => Checker.Build(definition, forward, dtype, profile, new List<Problem>())
            ?? throw new System.ArgumentException("The definition has problems; Check names them.", nameof(definition)));
        bool isTrained = (definition.Forwards[forward].Modes & Training) != 0 && profile == Profile.Exact1;
        DifferentiatedGraph? differentiated = isTrained
            ? Run("Differentiation", DifferentiatedGraphVerifier.Verify, () => Differentiator.Run(graph))
            : null;
        ScheduledProgram program = Run("Scheduling", ProgramVerifier.Verify, () => Scheduler.Run(graph, differentiated));
        MemoryPlan plan = Run("Planning", made => PlanVerifier.Verify(program, made), () => MemoryPlanner.Run(program));
        RolledProgram rolled = CompilerStageException.Run("Rolling", () => Roller.Run(program));
        return new CompiledForward(forward, program, plan, rolled);
    }

    /// <summary>A pass and the verifier of what it makes.</summary>
    private static T Run<T>(string pass, System.Action<T> verify, System.Func<T> run) => CompilerStageException.Run(pass, () =>
    {
        T result = run();
        verify(result);
        return result;
    });

    private static IEnumerable<Profile> ProfilesOf(ModelDefinition definition)
    {
        yield return Profile.Exact1;
        if ((definition.Pairings & 2) != 0)
        {
            yield return Profile.Independent;
        }

        if ((definition.Pairings & 4) != 0)
        {
            yield return Profile.Reordered;
        }
    }
}

/// <summary>The emitted file of one model.</summary>
/// <param name="HintName">A stable file name.</param>
/// <param name="Source">The C# text.</param>
public sealed record CompiledModel(string HintName, string Source);

/// <summary>One forward at one dtype and profile, ready for emission.</summary>
internal sealed record CompiledForward(int Forward, ScheduledProgram Program, MemoryPlan Plan, RolledProgram Rolled)
{
    public Graph Graph => Program.Graph;
}
