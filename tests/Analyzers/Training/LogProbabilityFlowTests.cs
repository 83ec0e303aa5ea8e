using System.Threading.Tasks;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Training;

/// <summary>How a log-probability gets from where it is computed to where it is compared.</summary>
public sealed class LogProbabilityFlowTests
{
    /// <summary>The rollout's formula, and a learner's own.</summary>
    private const string Sides = """

        static class Old { public static float LogProb(float[] z, int a) => MathF.Log(Distributions.Softmax(z)[a] + 1e-10f); }

        static class New { public static float LogProb(float[] z, int a) => Distributions.LogSoftmax(z)[a]; }
        """;

    [Theory]
    [InlineData("a tuple that a method returns", """
        public class Agent
        {
            (int Action, float LogProb) Sample(float[] z) => (0, Old.LogProb(z, 0));
            public float Ratio(float[] z)
            {
                var sample = Sample(z);
                return MathF.Exp({|PG4005:New.LogProb(z, 0) - sample.LogProb|});
            }
        }
        """)]
    [InlineData("a tuple taken apart", """
        public class Agent
        {
            (int, float) Sample(float[] z) { return (0, Old.LogProb(z, 0)); }
            public float Ratio(float[] z)
            {
                (int action, float oldLogProb) = Sample(z);
                return MathF.Exp({|PG4005:New.LogProb(z, action) - oldLogProb|});
            }
        }
        """)]
    [InlineData("a tuple taken apart by var, after waiting for it", """
        public class Agent
        {
            async Task<(int, float)> SampleAsync(float[] z) { await Task.Yield(); return (0, Old.LogProb(z, 0)); }
            public async Task<float> Ratio(float[] z)
            {
                var (action, oldLogProb) = await SampleAsync(z).ConfigureAwait(false);
                return MathF.Exp({|PG4005:New.LogProb(z, action) - oldLogProb|});
            }
        }
        """)]
    [InlineData("a tuple taken apart into fields", """
        public class Agent
        {
            int action; float oldLogProb;
            (int, float) Sample(float[] z) => (0, Old.LogProb(z, 0));
            public void Act(float[] z) => (action, oldLogProb) = Sample(z);
            public float Ratio(float[] z) => MathF.Exp({|PG4005:New.LogProb(z, action) - oldLogProb|});
        }
        """)]
    [InlineData("a list of tuples in a loop", """
        public class Agent
        {
            readonly List<(int Action, float LogProb)> steps = new();
            public void Act(float[] z) => steps.Add((0, Old.LogProb(z, 0)));
            public float Sum(float[] z)
            {
                float sum = 0;
                foreach ((int action, float oldLogProb) in steps) sum += MathF.Exp({|PG4005:New.LogProb(z, action) - oldLogProb|});
                return sum;
            }
        }
        """)]
    [InlineData("an out parameter", """
        public class Agent
        {
            void Sample(float[] z, out int action, out float logProb) { action = 0; logProb = Old.LogProb(z, 0); }
            public float Ratio(float[] z)
            {
                Sample(z, out int action, out float oldLogProb);
                return MathF.Exp({|PG4005:New.LogProb(z, action) - oldLogProb|});
            }
        }
        """)]
    [InlineData("records added to a list, and a loop over it", """
        public record Transition(float[] Logits, int Action, float LogProb);

        public class Rollout
        {
            public List<Transition> Buffer { get; } = new();
            public void Act(float[] z) => Buffer.Add(new Transition(z, 0, Old.LogProb(z, 0)));
        }

        public class Learner
        {
            public float Sum(Rollout rollout)
            {
                float sum = 0;
                foreach (Transition t in rollout.Buffer) sum += MathF.Exp({|PG4005:New.LogProb(t.Logits, t.Action) - t.LogProb|});
                return sum;
            }
        }
        """)]
    [InlineData("fields set by an object initializer", """
        public struct Step { public int Action; public float LogProb; }

        public class Agent
        {
            readonly Step[] steps = new Step[8];
            public void Act(float[] z, int i) => steps[i] = new Step { Action = 0, LogProb = Old.LogProb(z, 0) };
            public float Ratio(float[] z, int i) => MathF.Exp({|PG4005:New.LogProb(z, steps[i].Action) - steps[i].LogProb|});
        }
        """)]
    [InlineData("an array selected from records", """
        public record Step(int Action, float LogProb);

        public class Agent
        {
            readonly List<Step> steps = new();
            public void Act(float[] z) => steps.Add(new Step(0, Old.LogProb(z, 0)));
            public float[] Ratios(float[] z)
            {
                float[] old = steps.Select(s => s.LogProb).ToArray();
                float[] ratios = new float[old.Length];
                for (int i = 0; i < old.Length; i++)
                {
                    float logProb = New.LogProb(z, steps[i].Action);
                    ratios[i] = MathF.Exp({|PG4005:logProb - old[i]|});
                }

                return ratios;
            }
        }
        """)]
    [InlineData("a query over pairs", """
        public class Agent
        {
            readonly List<float> oldLogProbs = new();
            public void Act(float[] z) => oldLogProbs.Add(Old.LogProb(z, 0));
            public float Sum(float[] z)
            {
                List<float> news = new();
                news.Add(New.LogProb(z, 0));
                return news.Zip(oldLogProbs, (logProb, oldLogProb) => MathF.Exp({|PG4005:logProb - oldLogProb|})).Sum();
            }
        }
        """)]
    [InlineData("a group-relative trainer that takes arrays", """
        public class Rollout
        {
            public float[] LogProbs { get; } = new float[8];
            public void Generate(float[] z, int i) { LogProbs[i] = Old.LogProb(z, 0); }
        }

        public class GrpoTrainer
        {
            public float Step(Rollout rollout, float[] z)
            {
                float[] newLps = new float[8];
                for (int i = 0; i < newLps.Length; i++) newLps[i] = New.LogProb(z, i);
                return Surrogate(newLps, rollout.LogProbs);
            }

            static float Surrogate(float[] newLps, float[] oldLps)
            {
                float sum = 0;
                for (int i = 0; i < newLps.Length; i++)
                {
                    float delta = {|PG4005:newLps[i] - oldLps[i]|};
                    sum += MathF.Exp(delta);
                }

                return sum;
            }
        }
        """)]
    [InlineData("a copy of a buffer", """
        public class Agent
        {
            readonly float[] logProbs = new float[8], oldLogProbs = new float[8];
            public void Act(float[] z, int i) => logProbs[i] = Old.LogProb(z, 0);
            public void Freeze() => Array.Copy(logProbs, oldLogProbs, 8);
            public float Ratio(float[] z, int i) => MathF.Exp({|PG4005:New.LogProb(z, 0) - oldLogProbs[i]|});
        }
        """)]
    [InlineData("one function called with scaled logits by the sampler alone", """
        public class Agent
        {
            float temperature = 0.7f, oldLogProb;
            float[] Scaled(float[] z) => z.Select(v => v / Math.Max(temperature, 0.01f)).ToArray();
            public void Act(float[] z) => oldLogProb = New.LogProb(Scaled(z), 0);
            public float Ratio(float[] z) => MathF.Exp({|PG4005:New.LogProb(z, 0) - oldLogProb|});
        }
        """)]
    [InlineData("logits divided in place", """
        public class Agent
        {
            float oldLogProb;
            public void Act(float[] logits, float T)
            {
                float[] z = (float[])logits.Clone();
                for (int i = 0; i < z.Length; i++) z[i] /= Math.Max(T, 0.01f);
                oldLogProb = New.LogProb(z, 0);
            }

            public float Ratio(float[] logits) => MathF.Exp({|PG4005:New.LogProb(logits, 0) - oldLogProb|});
        }
        """)]
    [InlineData("a floor held by a variable", """
        public class Agent
        {
            float oldLogProb;
            public void Act(float[] z) { float floor = 1e-10f; oldLogProb = MathF.Log(Distributions.Softmax(z)[0] + floor); }
            public float Ratio(float[] z) { float floor = 1e-6f; float logProb = MathF.Log(Distributions.Softmax(z)[0] + floor); return MathF.Exp({|PG4005:logProb - oldLogProb|}); }
        }
        """)]
    [InlineData("what the type's own sampler records, where the batch comes from outside", """
        public class Agent
        {
            (int Action, float LogProb) Sample(float[] z) => (0, Old.LogProb(z, 0));
            public float Ratio(float[] z, IEnumerable<(float[] State, float LogProb)> batch)
            {
                float sum = 0;
                foreach ((float[] state, float oldLogProb) in batch)
                {
                    float newLogProb = New.LogProb(state, 0);
                    sum += MathF.Exp({|PG4005:newLogProb - oldLogProb|});
                }
                return sum;
            }
        }
        """)]
    [InlineData("what an asynchronous sampler of the type records, for a parameter", """
        public class Agent
        {
            async Task<(int Action, float LogProb)> SampleAsync(float[] z)
            {
                await Task.Yield();
                return (0, Old.LogProb(z, 0));
            }
            public float Ratio(float[] z, float oldLogProb) => MathF.Exp({|PG4005:New.LogProb(z, 0) - oldLogProb|});
        }
        """)]
    public Task Follows_the_value(string what, string code)
    {
        Assert.NotEmpty(what);
        return Hazard.Reports(code + Sides + MismatchedLogProbabilityTests.Functions, MismatchedLogProbabilityTests.Alone);
    }

    [Theory]
    [InlineData("tuples of one formula", """
        public class Agent
        {
            (int, float) Sample(float[] z) => (0, New.LogProb(z, 0));
            public float Ratio(float[] z) { (int action, float oldLogProb) = Sample(z); return MathF.Exp(New.LogProb(z, action) - oldLogProb); }
        }
        """)]
    [InlineData("attention inside the network is no softmax of the policy", """
        public class Agent
        {
            float oldLogProb;
            float[] Attend(float[] q, float[] v)
            {
                float[] w = Distributions.Softmax(q), y = new float[v.Length];
                for (int i = 0; i < v.Length; i++) for (int j = 0; j < w.Length; j++) y[i] += w[j] * v[i];
                return y;
            }

            public void Act(float[] x) => oldLogProb = New.LogProb(Attend(x, x), 0);
            public float Ratio(float[] logits) => MathF.Exp(New.LogProb(logits, 0) - oldLogProb);
        }
        """)]
    [InlineData("an exponential inside the network is no softmax", """
        public class Agent
        {
            float oldLogProb;
            static float[] Forward(float[] x, float[] w) => x.Select((v, i) => w[i] * v / (1 + MathF.Exp(-Math.Clamp(v, -20f, 20f)))).ToArray();
            public void Act(float[] x, float[] w) => oldLogProb = New.LogProb(Forward(x, w), 0);
            public float Ratio(float[] logits) => MathF.Exp(New.LogProb(logits, 0) - oldLogProb);
        }
        """)]
    [InlineData("a buffer called temp", """
        public class Agent
        {
            float oldLogProb;
            public void Act(float[] x)
            {
                float[] temp = new float[x.Length];
                for (int i = 0; i < x.Length; i++) temp[i] = x[i] + 1;
                oldLogProb = New.LogProb(temp, 0);
            }

            public float Ratio(float[] logits) => MathF.Exp(New.LogProb(logits, 0) - oldLogProb);
        }
        """)]
    [InlineData("probabilities from one of two branches", """
        public class Agent
        {
            float oldLogProb; float[] probabilities = new float[4];
            public void Act(float[] x, bool isGreedy)
            {
                if (isGreedy) probabilities = Distributions.Softmax(x); else probabilities = Distributions.Softmax(x);
                oldLogProb = MathF.Log(probabilities[0]);
            }

            public float Ratio(float[] x) { float logProb = MathF.Log(Distributions.Softmax(x)[0]); return MathF.Exp(logProb - oldLogProb); }
        }
        """)]
    [InlineData("logits that a caller scaled somehow", """
        public class Agent
        {
            float temperature = 0.7f, oldLogProb;
            public void Act(float[] z) => oldLogProb = New.LogProb(z.Select(v => v / Math.Max(temperature, 0.01f)).ToArray(), 0);
            public float Ratio(float[] scaledLogits) => MathF.Exp(New.LogProb(scaledLogits, 0) - oldLogProb);
        }
        """)]
    [InlineData("a floor that an option gives", """
        public class Agent
        {
            public float Floor { get; set; }
            float oldLogProb;
            public void Act(float[] z) => oldLogProb = MathF.Log(Distributions.Softmax(z)[0] + Floor);
            public float Ratio(float[] z) { float logProb = MathF.Log(Distributions.Softmax(z)[0] + 1e-8f); return MathF.Exp(logProb - oldLogProb); }
        }
        """)]
    [InlineData("a variable taken apart from itself", """
        public class Agent
        {
            public float Ratio(float[] z, (float, (float, float)) rest)
            {
                float oldLogProb = 0; (float, float) tail = (0, 0);
                (oldLogProb, tail) = (tail.Item1, tail);
                return MathF.Exp(New.LogProb(z, 0) - oldLogProb);
            }
        }
        """)]
    [InlineData("the type's sampler uses the learner's formula", """
        public class Agent
        {
            (int Action, float LogProb) Sample(float[] z) => (0, New.LogProb(z, 0));
            public float Ratio(float[] z, float oldLogProb) => MathF.Exp(New.LogProb(z, 0) - oldLogProb);
        }
        """)]
    [InlineData("the type's tuple holds no log-probability", """
        public class Agent
        {
            (int Action, float Score) Sample(float[] z) => (0, Old.LogProb(z, 0));
            public float Ratio(float[] z, float oldLogProb) => MathF.Exp(New.LogProb(z, 0) - oldLogProb);
        }
        """)]
    [InlineData("the old side is followed, and the sampler serves another purpose", """
        public class Agent
        {
            (int Action, float LogProb) Sample(float[] z) => (0, Old.LogProb(z, 0));
            public float Ratio(float[] z)
            {
                float oldLogProb = New.LogProb(z, 0);
                return MathF.Exp(New.LogProb(z, 0) - oldLogProb);
            }
        }
        """)]
    public Task Compares_nothing_that_it_cannot_follow(string what, string code)
    {
        Assert.NotEmpty(what);
        return Hazard.Silent(code + Sides + MismatchedLogProbabilityTests.Functions, MismatchedLogProbabilityTests.Alone);
    }
}
