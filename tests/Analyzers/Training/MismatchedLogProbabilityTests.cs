using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Training;

public sealed class MismatchedLogProbabilityTests
{
    /// <summary>What both sides of the cases share: a stable softmax and a log-softmax.</summary>
    internal const string Functions = """

        static class Distributions
        {
            public static float[] Softmax(float[] z)
            {
                float max = z.Max();
                float[] e = z.Select(v => MathF.Exp(v - max)).ToArray();
                float sum = e.Sum();
                return e.Select(v => v / sum).ToArray();
            }

            public static float[] LogSoftmax(float[] z)
            {
                float max = z.Max();
                float normalizer = max + MathF.Log(z.Sum(v => MathF.Exp(v - max)));
                return z.Select(v => v - normalizer).ToArray();
            }
        }
        """;

    /// <summary>The cases also contain log(softmax) and ratios without a bound, which are other rules'.</summary>
    internal static readonly HazardCase Alone = new() { EditorConfig = string.Join('\n', new[] { "PG2001", "PG2012" }.Select(id => $"dotnet_diagnostic.{id}.severity = none")) };

    [Theory]
    [InlineData("different floors in two methods", """
        public class Agent
        {
            float[] oldLogProbs = new float[8];
            public void Act(float[] logits, int step, int action)
            {
                float[] p = Distributions.Softmax(logits);
                oldLogProbs[step] = MathF.Log(p[action] + 1e-10f);
            }

            public float Ratio(float[] logits, int step, int action)
            {
                float[] p = Distributions.Softmax(logits);
                float newLogProb = MathF.Log(p[action] + 1e-8f);
                return MathF.Exp({|PG4005:newLogProb - oldLogProbs[step]|});
            }
        }
        """)]
    [InlineData("log-softmax against the logarithm of a softmax, through a record", """
        public record Step(int Action, float LogProb);

        public class Rollout
        {
            public Step Sample(float[] logits, int action)
            {
                float[] p = Distributions.Softmax(logits);
                return new Step(action, MathF.Log(p[action] + 1e-10f));
            }
        }

        public class Learner
        {
            public float Ratio(float[] logits, Step step)
            {
                float logProb = Distributions.LogSoftmax(logits)[step.Action];
                return MathF.Exp({|PG4005:logProb - step.LogProb|});
            }
        }
        """)]
    [InlineData("softmax of what is already a softmax", """
        public class Net
        {
            float[] Heads(float[] x) => Distributions.Softmax(x);
            float LogProb(float[] x, int a) => Distributions.LogSoftmax(Heads(x))[a];
            float OldLogProb(float[] x, int a) => MathF.Log(Heads(x)[a]);
            public float Ratio(float[] x, int a) => MathF.Exp({|PG4005:LogProb(x, a) - OldLogProb(x, a)|});
        }
        """)]
    [InlineData("temperature in the sampler alone", """
        public class Sampler
        {
            public float Temperature { get; set; } = 0.7f;
            public List<float> LogProbs { get; } = new();
            public void Sample(float[] logits, int a)
            {
                float[] scaled = logits.Select(z => {|PG4007:z / Temperature|}).ToArray();
                LogProbs.Add(Distributions.LogSoftmax(scaled)[a]);
            }

            public float LogRatio(float[] logits, int i, int a)
            {
                float logProb = Distributions.LogSoftmax(logits)[a];
                float logRatio = {|PG4005:logProb - LogProbs[i]|};
                return logRatio;
            }
        }
        """)]
    [InlineData("float here, double there", """
        public class Agent
        {
            double oldLogProb;
            public void Act(float[] logits, int a) { float[] p = Distributions.Softmax(logits); oldLogProb = Math.Log((double)p[a]); }
            public double Ratio(float[] logits, int a)
            {
                float[] p = Distributions.Softmax(logits);
                double newLogProb = MathF.Log(p[a]);
                return Math.Exp({|PG4005:newLogProb - oldLogProb|});
            }
        }
        """)]
    [InlineData("an argument of the loss", """
        public class Trainer
        {
            static float Loss(float[] logits, int a, float oldLogProb, float advantage)
            {
                float logProb = Distributions.LogSoftmax(logits)[a];
                float ratio = MathF.Exp({|PG4005:logProb - oldLogProb|});
                return -ratio * advantage;
            }

            public float Step(float[] logits, int a) => Loss(logits, a, MathF.Log(Distributions.Softmax(logits)[a] + 1e-9f), 1);
        }
        """)]
    [InlineData("a difference that is clamped into a local, under a short name", """
        public class Agent
        {
            float recordedLogProb;
            public void Act(float[] logits, int a) => recordedLogProb = MathF.Log(Distributions.Softmax(logits)[a] + 1e-10f);
            public float Ratio(float[] logits, int a)
            {
                float now = Distributions.LogSoftmax(logits)[a];
                float bounded = Math.Clamp({|PG4005:now - recordedLogProb|}, -10f, 10f);
                return MathF.Exp(bounded);
            }
        }
        """)]
    [InlineData("a floor on one side of a tensor library's", """
        public class Agent
        {
            TorchSharp.torch.Tensor Old(TorchSharp.torch.Tensor z) => TorchSharp.torch.log(TorchSharp.torch.softmax(z, 1)).detach();
            TorchSharp.torch.Tensor LogProb(TorchSharp.torch.Tensor z) => TorchSharp.torch.log(TorchSharp.torch.softmax(z, 1) + 1e-10);
            public TorchSharp.torch.Tensor Ratio(TorchSharp.torch.Tensor z)
            {
                TorchSharp.torch.Tensor oldLogProb = Old(z);
                return TorchSharp.torch.exp({|PG4005:LogProb(z) - oldLogProb|});
            }
        }

        namespace TorchSharp
        {
            public class Scalar { public static implicit operator Scalar(double v) => new(); }
            public static class torch
            {
                public class Tensor
                {
                    public Tensor detach() => this;
                    public static Tensor operator +(Tensor a, Scalar b) => a;
                    public static Tensor operator -(Tensor a, Tensor b) => a;
                }

                public static Tensor log(Tensor x) => x;
                public static Tensor exp(Tensor x) => x;
                public static Tensor softmax(Tensor x, long dim) => x;
            }
        }
        """)]
    public Task Reports_formulas_that_differ(string what, string code)
    {
        Assert.NotEmpty(what);
        return Hazard.Reports(code + Functions, Alone);
    }

    [Theory]
    [InlineData("one method for both", """
        public class Agent
        {
            float oldLogProb;
            static float LogProb(float[] z, int a) => Distributions.LogSoftmax(z)[a];
            public void Act(float[] z, int a) => oldLogProb = LogProb(z, a);
            public float Ratio(float[] z, int a) => MathF.Exp(LogProb(z, a) - oldLogProb);
        }
        """)]
    [InlineData("two spellings of one formula", """
        public class Agent
        {
            float oldLogProb;
            public void Act(float[] z, int a) => oldLogProb = Distributions.LogSoftmax(z)[a];
            public float Ratio(float[] z, int a)
            {
                float max = z.Max();
                float logProb = z[a] - (max + MathF.Log(z.Sum(v => MathF.Exp(v - max))));
                return MathF.Exp(logProb - oldLogProb);
            }
        }
        """)]
    [InlineData("temperature on both sides", """
        public class Agent
        {
            float temperature = 0.7f, oldLogProb;
            float[] Scaled(float[] z) => z.Select(v => v / temperature).ToArray();
            public void Act(float[] z, int a) => oldLogProb = Distributions.LogSoftmax(Scaled(z))[a];
            public float Ratio(float[] z, int a) => MathF.Exp(Distributions.LogSoftmax(Scaled(z))[a] - oldLogProb);
        }
        """)]
    [InlineData("a recorded value of unknown origin", """
        public class Learner
        {
            public float Ratio(float[] z, int a, float oldLogProb) => MathF.Exp(Distributions.LogSoftmax(z)[a] - oldLogProb);
        }
        """)]
    [InlineData("differences of other things", """
        public class Other
        {
            public float Distance(float[] z, float mean) => MathF.Exp(MathF.Log(z[0] + 1e-8f) - mean);
        }
        """)]
    [InlineData("the same floor on both sides", """
        public class Agent
        {
            const float Floor = 1e-8f;
            float oldLogProb;
            public void Act(float[] z, int a) => oldLogProb = MathF.Log(Distributions.Softmax(z)[a] + Floor);
            public float Ratio(float[] z, int a) { float logp = MathF.Log(Distributions.Softmax(z)[a] + 1e-8f); return MathF.Exp(logp - oldLogProb); }
        }
        """)]
    public Task Is_silent_where_both_sides_agree_or_one_is_unknown(string what, string code)
    {
        Assert.NotEmpty(what);
        return Hazard.Silent(code + Functions, Alone);
    }

    [Fact]
    public Task Says_what_it_does_to_the_ratio() => Hazard.Says(
        """
        public class Net
        {
            float[] Heads(float[] x) => Distributions.Softmax(x);
            float LogProb(float[] x, int a) => Distributions.LogSoftmax(Heads(x))[a];
            float OldLogProb(float[] x, int a) => MathF.Log(Heads(x)[a]);
            public float Ratio(float[] x, int a) => MathF.Exp(LogProb(x, a) - OldLogProb(x, a));
        }
        """ + Functions,
        DiagnosticSeverity.Warning,
        ["log_softmax(softmax(z))", "log(softmax(z))", "is 0.77"],
        Alone);

    /// <summary>Two methods that take and return the same, one for each side.</summary>
    private const string Agent = """
        public static class C
        {
            static float RecordedLogProb(float[] z, int a) => MathF.Log(Distributions.Softmax(z)[a] + 1e-3f);
            static float LearnerLogProb(float[] z, int a) => Distributions.LogSoftmax(z)[a];

            public static double Value()
            {
                float[] z = [0, 12];
                float oldLogProb = RecordedLogProb(z, 0);
                float logProb = LearnerLogProb(z, 0);
                return MathF.Exp(Math.Clamp({|PG4005:logProb - oldLogProb|}, -20f, 20f));
            }
        }
        """ + Functions;

    private static readonly string Repaired =
        Agent.Replace("= LearnerLogProb(", "= RecordedLogProb(", StringComparison.Ordinal).Replace("{|PG4005:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal);

    [Fact]
    public Task The_fix_calls_the_method_that_recorded() => Hazard.Fixed(Agent, Repaired, Alone);

    [Fact]
    public void The_ratio_of_equal_weights_is_one_after_it() => Hazard.Improves(Agent, Repaired, 1, 0, Alone);

    [Theory]
    [InlineData("methods that take different things", "LearnerLogProb(float[] z, int a)", "LearnerLogProb(float[] logits, int a)")]
    [InlineData("methods that return different types", "float LearnerLogProb", "double LearnerLogProb")]
    public Task No_fix_is_offered_where_the_calls_cannot_be_exchanged(string what, string from, string to)
    {
        Assert.NotEmpty(what);
        string code = Agent.Replace(from, to, StringComparison.Ordinal).Replace("(float[] logits, int a) => Distributions.LogSoftmax(z)", "(float[] logits, int a) => Distributions.LogSoftmax(logits)", StringComparison.Ordinal)
            .Replace("float logProb = ", "float logProb = (float)", StringComparison.Ordinal);
        return Hazard.NotFixed(code, Alone);
    }

    [Fact]
    public Task No_fix_is_offered_for_a_formula_that_stands_in_place() => Hazard.NotFixed(
        """
        public class Agent
        {
            float oldLogProb;
            public void Act(float[] z, int a) => oldLogProb = MathF.Log(Distributions.Softmax(z)[a] + 1e-8f);
            public float Ratio(float[] z, int a) { float logProb = Distributions.LogSoftmax(z)[a]; return MathF.Exp({|PG4005:logProb - oldLogProb|}); }
        }
        """ + Functions, Alone);
}
