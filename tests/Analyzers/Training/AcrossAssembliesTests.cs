using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PrecisionGen.Analyzers.LogProbabilities;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Training;

/// <summary>
/// Assemblies for models, for formulas by hand and for rollouts, and the code under analysis, which learns. It sees what the
/// generators wrote into the metadata of the others, and no source.
/// </summary>
public sealed class AcrossAssembliesTests
{
    private const string Formulas = """
        using System;
        using System.Linq;

        namespace Policies;

        public static class Hand
        {
            public static float[] Softmax(float[] z)
            {
                float max = z.Max();
                float[] e = z.Select(v => MathF.Exp(v - max)).ToArray();
                float sum = e.Sum();
                return e.Select(v => v / sum).ToArray();
            }

            public static float LogProb(float[] z, int a) => MathF.Log(Softmax(z)[a] + 1e-10f);

            public static float PlainLogProb(float[] z, int a) => z[a] - LogSumExp(z);

            public static double DoubleLogProb(float[] z, int a) { double[] w = z.Select(v => (double)v).ToArray(); return w[a] - w.Max() - Math.Log(w.Sum(v => Math.Exp(v - w.Max()))); }

            public static float TemperedLogProb(float[] z, int a, float temperature)
            {
                float[] tempered = z.Select(v => v / Math.Max(temperature, 0.01f)).ToArray();
                return tempered[a] - LogSumExp(tempered);
            }

            public static float Score(float[] z, int a) => MathF.Log(Softmax(z)[a] + 1e-6f);

            public static float LogProbOfUnknown(Func<float> value) => value();

            private static float SecretLogProb(float[] z, int a) => MathF.Log(Softmax(z)[a] + 1e-4f);

            private static float LogSumExp(float[] z) { float max = z.Max(); return max + MathF.Log(z.Sum(v => MathF.Exp(v - max))); }
        }

        public sealed record Step(float[] Logits, int Action, float LogProb);
        """;

    private const string Rollouts = """
        using System.Collections.Generic;
        using Policies;
        using PrecisionGen;

        namespace Rollouts;

        public sealed class HandRollout
        {
            public List<Step> Steps { get; } = new();

            public void Act(float[] z) => Steps.Add(new Step(z, 0, Hand.LogProb(z, 0)));
        }

        public sealed class KernelRollout(Small policy)
        {
            private readonly Small.Inference inference = policy.CreateInference(8);

            public float[] LogProbs { get; } = new float[2];

            public void Act(float[] observation) => inference.Evaluate(observation, LogProbs);
        }

        public sealed class NarrowRollout(Small policy)
        {
            private readonly Small.Inference inference = policy.WithDType(DType.BFloat16).CreateInference(8);

            public float[] LogProbs { get; } = new float[2];

            public void Act(float[] observation) => inference.Evaluate(observation, LogProbs);
        }
        """;

    /// <summary>Models that the build compiled, with the generator.</summary>
    private static readonly MetadataReference Models = MetadataReference.CreateFromFile(typeof(global::Policies.Small).Assembly.Location);

    private static readonly Lazy<MetadataReference> FormulasAssembly = new(() => CompiledAssembly.Reference("Formulas", Formulas));

    private static readonly Lazy<MetadataReference> RolloutsAssembly = new(() => CompiledAssembly.Reference("Rollouts", Rollouts, Models, FormulasAssembly.Value));

    private static HazardCase Three => new()
    {
        HasRuntime = true,
        EditorConfig = "precisiongen.rl_logprob_methods = Score\n" + MismatchedLogProbabilityTests.Alone.EditorConfig,
        Further = [Models, FormulasAssembly.Value, RolloutsAssembly.Value],
    };

    [Theory]
    [InlineData("another formula, in a record that a third assembly wrote", """
        public class Learner
        {
            public float Ratio(Policies.Step step)
            {
                float logProb = Policies.Hand.PlainLogProb(step.Logits, step.Action);
                return MathF.Exp({|PG4005:logProb - step.LogProb|});
            }
        }
        """)]
    [InlineData("another formula, by a method of another assembly", """
        public class Learner
        {
            float oldLogProb;
            public void Act(float[] z) => oldLogProb = Policies.Hand.LogProb(z, 0);
            public float Ratio(float[] z) => MathF.Exp({|PG4005:MathF.Log(Policies.Hand.Softmax(z)[0] + 1e-6f) - oldLogProb|});
        }
        """, "Hand.Softmax is known by its name")]
    [InlineData("another dtype of the arithmetic", """
        public class Learner
        {
            double oldLogProb;
            public void Act(float[] z) => oldLogProb = Policies.Hand.DoubleLogProb(z, 0);
            public double Ratio(float[] z) => Math.Exp({|PG4005:Policies.Hand.PlainLogProb(z, 0) - oldLogProb|});
        }
        """)]
    [InlineData("a temperature inside the other assembly", """
        public class Learner
        {
            float oldLogProb;
            public void Act(float[] z) => oldLogProb = Policies.Hand.PlainLogProb(z, 0);
            public float Ratio(float[] z, float t) => MathF.Exp({|PG4005:Policies.Hand.TemperedLogProb(z, 0, t) - oldLogProb|});
        }
        """)]
    [InlineData("a temperature that the caller applies", """
        public class Learner
        {
            float oldLogProb, temperature = 0.7f;
            public void Act(float[] z) => oldLogProb = Policies.Hand.PlainLogProb(z.Select(v => v / Math.Max(temperature, 0.01f)).ToArray(), 0);
            public float Ratio(float[] z) => MathF.Exp({|PG4005:Policies.Hand.PlainLogProb(z, 0) - oldLogProb|});
        }
        """)]
    [InlineData("a kernel here, a formula by hand there", """
        public class Learner(Policies.Small policy)
        {
            readonly Policies.Small.Training training = policy.CreateTraining(8);
            public float Ratio(Policies.Step step, float[] observation)
            {
                float[] logProbs = new float[2];
                training.Evaluate(observation, logProbs);
                return MathF.Exp({|PG4005:logProbs[0] - step.LogProb|});
            }
        }
        """)]
    [InlineData("a formula by hand here, a kernel there", """
        public class Learner
        {
            public float Ratio(Rollouts.KernelRollout rollout, float[] z)
            {
                float logProb = Policies.Hand.PlainLogProb(z, 0);
                return MathF.Exp({|PG4005:logProb - rollout.LogProbs[0]|});
            }
        }
        """)]
    [InlineData("training of another model than the rollout's inference", """
        public class Learner(Policies.Other policy)
        {
            readonly Policies.Other.Training training = policy.CreateTraining(8);
            public float Ratio(Rollouts.KernelRollout rollout, float[] observation)
            {
                float[] logProbs = new float[2];
                training.Evaluate(observation, logProbs);
                return MathF.Exp({|PG4006:logProbs[0] - rollout.LogProbs[0]|});
            }
        }
        """)]
    [InlineData("training at another dtype than the rollout's inference", """
        public class Learner(Policies.Small policy)
        {
            readonly Policies.Small.Training training = policy.CreateTraining(8);
            public float Ratio(Rollouts.NarrowRollout rollout, float[] observation)
            {
                float[] logProbs = new float[2];
                training.Evaluate(observation, logProbs);
                return MathF.Exp({|PG4006:logProbs[0] - rollout.LogProbs[0]|});
            }
        }
        """)]
    [InlineData("two models of one definition, created here", """
        public class Program
        {
            public static float Run(float[] observation)
            {
                Policies.Small acting = new(1);
                Policies.Small learning = new(2);
                float[] oldLogProbs = new float[2], logProbs = new float[2];
                acting.CreateInference(8).Evaluate(observation, oldLogProbs);
                learning.CreateTraining(8).Evaluate(observation, logProbs);
                return MathF.Exp({|PG4006:logProbs[0] - oldLogProbs[0]|});
            }
        }
        """)]
    [InlineData("a method that the option names", """
        public class Learner
        {
            float old;
            public void Act(float[] z) => old = Policies.Hand.LogProb(z, 0);
            public float Ratio(float[] z) { float logProb = Mine.Score(z, 0); return MathF.Exp({|PG4005:logProb - old|}); }
        }

        static class Mine { public static float Score(float[] z, int a) => MathF.Log(Policies.Hand.Softmax(z)[a] + 1e-6f); }
        """)]
    public Task Reports_what_differs(string what, string code, string why = "")
    {
        Assert.NotEmpty(what + why);
        return Hazard.Reports(code, Three);
    }

    [Theory]
    [InlineData("one method of another assembly on both sides", """
        public class Learner
        {
            public float Ratio(Policies.Step step) => MathF.Exp(Policies.Hand.LogProb(step.Logits, step.Action) - step.LogProb);
        }
        """)]
    [InlineData("one model on both sides", """
        public class Learner(Policies.Small policy)
        {
            readonly Policies.Small.Training training = policy.CreateTraining(8);
            public float Ratio(Rollouts.KernelRollout rollout, float[] observation)
            {
                float[] logProbs = new float[2];
                training.Evaluate(observation, logProbs);
                return MathF.Exp(logProbs[0] - rollout.LogProbs[0]);
            }
        }
        """)]
    [InlineData("one model given to two classes", """
        public class Actor(Policies.Small policy)
        {
            readonly Policies.Small.Inference inference = policy.CreateInference(8);
            public readonly float[] OldLogProbs = new float[2];
            public void Act(float[] observation) => inference.Evaluate(observation, OldLogProbs);
        }

        public class Learner(Policies.Small policy)
        {
            readonly Policies.Small.Training training = policy.CreateTraining(8);
            public float Ratio(Actor actor, float[] observation)
            {
                float[] logProbs = new float[2];
                training.Evaluate(observation, logProbs);
                return MathF.Exp(logProbs[0] - actor.OldLogProbs[0]);
            }
        }
        """)]
    [InlineData("a method of which nothing is known", """
        public class Learner
        {
            public float Ratio(Policies.Step step) { float logProb = Policies.Hand.LogProbOfUnknown(() => 0); return MathF.Exp(logProb - step.LogProb); }
        }
        """)]
    public Task Is_silent_where_they_agree(string what, string code)
    {
        Assert.NotEmpty(what);
        return Hazard.Silent(code, Three);
    }

    [Fact]
    public Task Says_which_assembly_computes_it() => Hazard.Says(
        """
        public class Learner
        {
            public float Ratio(Policies.Step step) => MathF.Exp(Policies.Hand.PlainLogProb(step.Logits, step.Action) - step.LogProb);
        }
        """,
        DiagnosticSeverity.Warning, ["log_softmax(z) (in Formulas)", "log(softmax(z) + 1E-10) (in Rollouts)"], Three);

    [Fact]
    public void Summaries_name_public_members_alone()
    {
        string text = Text("Formulas", Formulas, hasRuntime: true);
        Assert.Contains("\"M:Policies.Hand.LogProb(System.Single[],System.Int32)\", \"log_of_probability softmaxes=1 floor=", text, StringComparison.Ordinal);
        Assert.Contains("\"M:Policies.Hand.PlainLogProb(System.Single[],System.Int32)\", \"log_softmax softmaxes=1 arithmetic=Single\"", text, StringComparison.Ordinal);
        Assert.Contains("log_softmax softmaxes=1 temperature", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Unknown", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Score", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Summaries_need_the_runtime() => Assert.Equal("", Text("Alone", """
        using System;
        public static class Hand { public static float LogProb(float[] p, int a) => MathF.Log(Softmax(p)[a]); static float[] Softmax(float[] z) => z; }
        """, hasRuntime: false));

    [Fact]
    public void An_edit_that_changes_no_formula_gives_the_same_summaries()
    {
        Compilation before = Before();
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new LogProbabilitySummaries().AsSourceGenerator()], parseOptions: new CSharpParseOptions(LanguageVersion.Preview),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(before, TestContext.Current.CancellationToken);
        Assert.Equal(IncrementalStepRunReason.New, Reason(driver));
        Compilation after = before.AddSyntaxTrees(Parse("class Other { int logs; }"));
        driver = driver.RunGenerators(after, TestContext.Current.CancellationToken);
        Assert.Equal(IncrementalStepRunReason.Unchanged, Reason(driver));
        SyntaxTree tree = before.SyntaxTrees.First();
        Compilation edited = before.ReplaceSyntaxTree(tree, Parse(tree.ToString().Replace("1e-10f", "1e-9f", StringComparison.Ordinal)));
        driver = driver.RunGenerators(edited, TestContext.Current.CancellationToken);
        Assert.Equal(IncrementalStepRunReason.Modified, Reason(driver));
    }

    private static SyntaxTree Parse(string code) => CSharpSyntaxTree.ParseText(
        code, new CSharpParseOptions(LanguageVersion.Preview), cancellationToken: TestContext.Current.CancellationToken);

    private static Compilation Before()
    {
        Compilation generated = CompiledAssembly.Generated("Formulas", Formulas, hasRuntime: true);
        return generated.RemoveSyntaxTrees(generated.SyntaxTrees.Where(tree => tree.FilePath.Contains("LogProbabilities", StringComparison.Ordinal)));
    }

    private static IncrementalStepRunReason Reason(GeneratorDriver driver) => Assert.Single(
        Assert.Single(driver.GetRunResult().Results).TrackedSteps[LogProbabilitySummaries.Step].SelectMany(step => step.Outputs)).Reason;

    private static string Text(string name, string code, bool hasRuntime) => CompiledAssembly.Generated(name, code, hasRuntime).SyntaxTrees
        .SingleOrDefault(tree => tree.FilePath.Contains("LogProbabilities", StringComparison.Ordinal))?.ToString() ?? "";
}
