using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Training;

/// <summary>The models live in another assembly, compiled by this SDK with the real generator: a host as old as 4.8 sees their metadata alone.</summary>
public sealed class ForeignKernelTests
{
    private static readonly Lazy<HazardCase> Library = new(() => new HazardCase
    {
        HasRuntime = true,
        EditorConfig = "dotnet_diagnostic.PG2001.severity = none\ndotnet_diagnostic.PG2012.severity = none",
        Further = [MetadataReference.CreateFromFile(typeof(Policies.Small).Assembly.Location)],
    });

    [Theory]
    [InlineData("another model", "Policies.Small policy", "Policies.Other learner", "policy.CreateInference(8)", "learner.CreateTraining(8)")]
    [InlineData("other weights", "Policies.Small policy", "Policies.Small learner", "policy.CreateInference(8)", "learner.CreateTraining(8)")]
    [InlineData(
        "another dtype", "Policies.Small policy", "int unused", "policy.WithDType(PrecisionGen.DType.BFloat16).CreateInference(8)",
        "policy.CreateTraining(8)")]
    public Task Reports_kernels_that_do_not_belong_together(string what, string first, string second, string inference, string training)
    {
        Assert.NotEmpty(what);
        return Hazard.Reports(Loop(first, second, inference, training, "{|PG4006:newLogProbs[i] - oldLogProbs[i]|}"), Library.Value);
    }

    [Theory]
    [InlineData("one model", "Policies.Small policy", "int unused", "policy.CreateInference(8)", "policy.CreateTraining(8)")]
    [InlineData("a reference model of a penalty", "Policies.Small referencePolicy", "Policies.Small policy", "referencePolicy.CreateInference(8)", "policy.CreateTraining(8)")]
    public Task Is_silent_where_they_do(string what, string first, string second, string inference, string training)
    {
        Assert.NotEmpty(what);
        return Hazard.Silent(Loop(first, second, inference, training, "newLogProbs[i] - oldLogProbs[i]"), Library.Value);
    }

    private const string Twins = "public interface ITwins { float Infer<T>(float[] x); float Train<T>(float[] x); } ";

    [Theory]
    [InlineData("float F(ITwins model, float[] x) => {|PG4006:model.Train<float>(x) - model.Infer<Half>(x)|};")]
    [InlineData("float F(ITwins model, float[] x) { float now = model.Train<float>(x); float then = model.Infer<Half>(x); return MathF.Abs({|PG4006:now - then|}); }")]
    [InlineData("List<(float[] X, float Stored)> memory = []; void Act(ITwins model, float[] x) { float v = model.Infer<Half>(x); memory.Add((x, v)); } float Gap(ITwins model) { float worst = 0; foreach (var (x, stored) in memory) { float fresh = model.Train<float>(x); worst = MathF.Max(worst, {|PG4006:fresh - stored|}); } return worst; }")]
    public Task Reports_dtypes_that_the_code_names_itself(string members) => Hazard.Reports(Twins + "public class C { " + members + " }");

    [Theory]
    [InlineData("float F(ITwins model, float[] x) => model.Train<Half>(x) - model.Infer<Half>(x);")]
    [InlineData("float F(ITwins model, float[] x, float target) => model.Train<float>(x) - target;")]
    [InlineData("float Cast<T>(float[] x) => x[0]; float F(float[] x) => Cast<float>(x) - Cast<Half>(x);")]
    public Task Is_silent_where_the_dtypes_agree(string members) => Hazard.Silent(Twins + "public class C { " + members + " }");

    [Fact]
    public Task A_formula_by_hand_is_compared_with_a_kernel_of_another_assembly() => Hazard.Reports(
        """
        public class Trainer
        {
            private readonly float[] oldLogProbs = new float[8];
            private readonly Policies.Small.Training training;

            public Trainer(Policies.Small policy) => training = policy.CreateTraining(8);

            public void Act(float[] logits, int i, int action)
            {
                float max = logits.Max();
                float[] e = logits.Select(z => MathF.Exp(z - max)).ToArray();
                oldLogProbs[i] = MathF.Log(e[action] / e.Sum());
            }

            public float Ratio(float[] observations, int i)
            {
                float[] newLogProbs = new float[16];
                training.Evaluate(observations, newLogProbs);
                return MathF.Exp({|PG4005:newLogProbs[i] - oldLogProbs[i]|});
            }
        }
        """, Library.Value);

    private const string Policy = """

        public interface IPolicy { float LogProb(float[] state, int action); }

        public interface IOptimizer { void Step(); }
        """;

    [Fact]
    public Task An_old_log_probability_computed_after_the_step_is_reported() => Hazard.Reports(
        """
        public class Trainer
        {
            public float Ratio(IPolicy policy, IOptimizer optimizer, float[] state, int action)
            {
                optimizer.Step();
                float oldLogProb = policy.LogProb(state, action);
                float newLogProb = policy.LogProb(state, action);
                return MathF.Exp(Math.Clamp({|PG4006:newLogProb - oldLogProb|}, -20f, 20f));
            }
        }
        """ + Policy);

    [Fact]
    public Task An_old_log_probability_computed_before_the_steps_is_right() => Hazard.Silent(
        """
        public class Trainer
        {
            public float Ratio(IPolicy policy, IOptimizer optimizer, float[] state, int action)
            {
                float ratio = 0;
                float oldLogProb = policy.LogProb(state, action);
                for (int epoch = 0; epoch < 4; epoch++)
                {
                    ratio = MathF.Exp(Math.Clamp(policy.LogProb(state, action) - oldLogProb, -20f, 20f));
                    optimizer.Step();
                }

                return ratio;
            }
        }
        """ + Policy);

    [Theory]
    [InlineData("{|PG4006:policy.LogProb(states[i], 0) - oldLogProb[i]|}", "int epoch = 0; epoch < 3; epoch++")]
    [InlineData("{|PG4006:policy.LogProb(states[i], 0) - oldLogProb[i]|}", "int pass = 0; pass < 3; pass++")]
    [InlineData("policy.LogProb(states[i], 0) - oldLogProb[i]", "int worker = 0; worker < 3; worker++")]
    [InlineData("policy.LogProb(states[i], 0) - keptLogProb[i]", "int epoch = 0; epoch < 3; epoch++")]
    public Task An_epoch_that_records_anew_and_steps_is_reported(string difference, string rounds) => difference.Contains("PG4006", StringComparison.Ordinal)
        ? Hazard.Reports(Epochs(difference, rounds, ""))
        : Hazard.Silent(Epochs(difference, rounds, ""));

    [Theory]
    [InlineData("epoch == 0")]
    [InlineData("oldLogProb[0] == 0")]
    public Task An_epoch_that_records_only_once_is_right(string condition) => Hazard.Silent(
        Epochs("policy.LogProb(states[i], 0) - oldLogProb[i]", "int epoch = 0; epoch < 3; epoch++", $"if ({condition})"),
        new HazardCase { EditorConfig = "dotnet_diagnostic.PG2010.severity = none" });

    [Fact]
    public Task A_batch_that_is_recorded_before_its_epochs_is_right() => Hazard.Silent(
        """
        public class Trainer
        {
            public void Train(IPolicy policy, IOptimizer optimizer, float[][] batches)
            {
                for (int pass = 0; pass < batches.Length; pass++)
                {
                    float oldLogProb = policy.LogProb(batches[pass], 0);
                    for (int epoch = 0; epoch < 4; epoch++)
                    {
                        float ratio = MathF.Exp(Math.Clamp(policy.LogProb(batches[pass], 0) - oldLogProb, -20f, 20f));
                        optimizer.Step();
                    }
                }
            }
        }
        """ + Policy);

    [Fact]
    public Task An_epoch_that_collects_its_own_batch_is_right() => Hazard.Silent(
        """
        public class Trainer
        {
            public void Train(IPolicy policy, IOptimizer optimizer, Func<float[][]> collect)
            {
                for (int epoch = 0; epoch < 4; epoch++)
                {
                    float[][] batch = collect();
                    foreach (float[] state in batch)
                    {
                        float oldLogProb = policy.LogProb(state, 0);
                        float newLogProb = policy.LogProb(state, 0);
                        float ratio = MathF.Exp(Math.Clamp(newLogProb - oldLogProb, -20f, 20f));
                    }

                    optimizer.Step();
                }
            }
        }
        """ + Policy);

    private static string Epochs(string difference, string rounds, string condition) => $$"""
        public class Trainer
        {
            public float Train(IPolicy policy, IOptimizer optimizer, float[][] states)
            {
                float[] oldLogProb = new float[states.Length];
                float[] keptLogProb = new float[states.Length];
                float ratio = 0;
                for ({{rounds}})
                {
                    for (int i = 0; i < states.Length; i++)
                    {
                        {{condition}}
                        oldLogProb[i] = policy.LogProb(states[i], 0);
                    }

                    for (int i = 0; i < states.Length; i++)
                    {
                        ratio = MathF.Exp(Math.Clamp({{difference}}, -20f, 20f));
                    }

                    optimizer.Step();
                }

                return ratio;
            }
        }
        """ + Policy;

    [Fact]
    public Task Says_which_models() => Hazard.Says(
        Loop("Policies.Small policy", "Policies.Other learner", "policy.CreateInference(8)", "learner.CreateTraining(8)", "newLogProbs[i] - oldLogProbs[i]"),
        DiagnosticSeverity.Warning, ["Small", "Other", "fingerprints"], Library.Value);

    private static string Loop(string first, string second, string inference, string training, string ratio) => $$"""
        public class Trainer
        {
            private readonly float[] oldLogProbs = new float[8];
            private readonly Policies.{{Owner(inference, first, second)}}.Inference inference;
            private readonly Policies.{{Owner(training, first, second)}}.Training training;

            public Trainer({{first}}, {{second}})
            {
                inference = {{inference}};
                training = {{training}};
            }

            public void Act(float[] observations) => inference.Evaluate(observations, oldLogProbs);

            public float Ratio(float[] observations, int i)
            {
                float[] newLogProbs = new float[8];
                training.Evaluate(observations, newLogProbs);
                return MathF.Exp({{ratio}});
            }
        }
        """;

    private static string Owner(string creation, params string[] parameters)
    {
        string variable = creation.Split('.')[0];
        return parameters.Single(one => one.EndsWith(" " + variable, StringComparison.Ordinal)).Split(' ')[0].Split('.')[1];
    }
}
