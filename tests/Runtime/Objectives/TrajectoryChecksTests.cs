using System;
using PrecisionGen.Objectives;
using PrecisionGen.Sampling;
using Xunit;

namespace PrecisionGen.Tests.Objectives;

public sealed class TrajectoryChecksTests
{
    [Fact]
    public void AnotherArithmeticNeedsANamedCorrection()
    {
        using TestPolicy policy = new(1);
        Stamp other = policy.Stamp with { Fingerprint = TestPolicy.FingerprintOf(2) };
        foreach (string name in new[] { "reinforce", "grpo", "dr-grpo", "gspo" })
        {
            string message = Error(Algorithms.Create(name, 1), Sample(other), policy);
            Assert.Contains("0002; ", message, StringComparison.Ordinal);
            Assert.Contains("0001 is expected", message, StringComparison.Ordinal);
            Assert.Contains("Correction.None is one", message, StringComparison.Ordinal);
            Algorithms.Create(name, 1, isMismatchKnown: true).Begin([Sample(other)], policy);
        }

        foreach (string name in new[] { "pg-seq-is", "pg-seq-tis", "pg-seq-mis" })
        {
            Algorithms.Create(name, 1).Begin([Sample(other)], policy);
        }
    }

    [Fact]
    public void ACorrectionOfTheBehaviourWeightsNeedsThemInTraining()
    {
        using TestPolicy policy = new(1);
        Stamp other = policy.Stamp with { Fingerprint = TestPolicy.FingerprintOf(2) };
        PolicySample sample = Sample(other);
        foreach (string name in new[] { "grpo-token-tis", "grpo-seq-mis" })
        {
            SequenceObjective objective = Algorithms.Create(name, 1);
            Assert.Contains("(Proximal); none were given", Error(objective, sample, policy), StringComparison.Ordinal);
            objective.Begin([sample with { Proximal = new TokenLogProbabilities(new float[2], default, policy.Stamp) }], policy);

            // With one arithmetic the recorded ones are the same bits.
            objective.Begin([Sample(policy.Stamp)], policy);
        }

        PolicySample wrong = sample with { Proximal = new TokenLogProbabilities(new float[2], default, other) };
        Assert.Contains("Proximal of sample 0: computed with", Error(Algorithms.GrpoTokenTis(), wrong, policy), StringComparison.Ordinal);
        wrong = sample with { Proximal = new TokenLogProbabilities(new float[3], default, policy.Stamp) };
        Assert.Contains(
            "Proximal of sample 0: 2 log-probabilities are expected; 3",
            Error(Algorithms.GrpoTokenTis(), wrong, policy),
            StringComparison.Ordinal);
        wrong = sample with { Proximal = new TokenLogProbabilities(new float[2], new SamplingDistribution(0.5f), policy.Stamp) };
        Assert.Contains("'raw' are expected", Error(Algorithms.GrpoTokenTis(), wrong, policy), StringComparison.Ordinal);
    }

    [Fact]
    public void OlderWeightsNeedTheRecordedBehaviour()
    {
        using TestPolicy policy = new();
        Stamp initial = policy.Stamp;
        policy.Train();
        Stamp first = policy.Stamp;
        policy.Train();
        Assert.NotEqual(initial.Version.Lineage, first.Version.Lineage);
        foreach (Stamp older in new[] { initial, first })
        {
            foreach (string name in Algorithms.Names)
            {
                if (name == "reinforce")
                {
                    string message = Error(Algorithms.Create(name, 1), Sample(older), policy);
                    Assert.Contains($"weights {older.Version}; {policy.Stamp.Version} are expected", message, StringComparison.Ordinal);
                    Error(Algorithms.Create(name, 1, isMismatchKnown: true), Sample(older), policy);
                }
                else
                {
                    Algorithms.Create(name, 1).Begin([Sample(older)], policy);
                }
            }
        }

        Stamp newer = policy.Stamp with { Version = policy.Stamp.Version with { Step = 9 } };
        Assert.Contains("or an older version", Error(new Grpo(), Sample(newer), policy), StringComparison.Ordinal);
        Stamp stranger = policy.Stamp with { Version = new WeightsVersion(77, 0) };
        Assert.Contains("or an older version", Error(new Grpo(), Sample(stranger), policy), StringComparison.Ordinal);
    }

    [Fact]
    public void DistributionsAndWeightsCannotBeMixed()
    {
        using TestPolicy policy = new();
        SamplingDistribution warm = new(0.7f, 5);
        ObjectiveStep step = new Grpo().Begin([Sample(policy.Stamp, warm)], policy);
        float[] gradients = new float[2];
        step.Compute(0, 1, new TokenLogProbabilities(new float[2], warm, policy.Stamp), 1f, gradients);
        ArgumentException mixed = Assert.Throws<ArgumentException>(
            () => step.Compute(0, 1, new TokenLogProbabilities(new float[2], SamplingDistribution.Raw, policy.Stamp), 1f, gradients));
        Assert.Contains(
            "'temperature 0.7, top-k 5, top-p 1' are expected; those of 'raw' were given", mixed.Message, StringComparison.Ordinal);
        Stamp before = policy.Stamp;
        policy.Train();
        Assert.Throws<ArgumentException>(
            () => step.Compute(0, 1, new TokenLogProbabilities(new float[2], warm, policy.Stamp), 1f, gradients));
        Assert.Equal(before, step.Stamp);
    }

    [Fact]
    public void LengthsAndReferencesAreChecked()
    {
        using TestPolicy policy = new();
        ObjectiveStep step = new Grpo().Begin([Sample(policy.Stamp), Sample(policy.Stamp)], policy);
        TokenLogProbabilities three = new(new float[3], default, policy.Stamp);
        TokenLogProbabilities two = new(new float[2], default, policy.Stamp);
        Assert.Throws<ArgumentException>(() => step.Compute(0, 1, three, 1f, new float[3]));
        Assert.Throws<ArgumentException>(() => step.Compute(0, 1, two, 1f, new float[3]));
        Assert.Throws<ArgumentException>(() => step.Compute(2, 1, two, 1f, new float[2]));
        Assert.Throws<ArgumentException>(() => step.Compute(1, 2, two, 1f, new float[2]));
        Assert.Throws<ArgumentException>(() => step.Compute(0, 0, two, 1f, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Grpo().Begin([], policy));
        string message = Error(new Grpo(new ClipOptions(KlCoefficient: 0.1f)), Sample(policy.Stamp), policy);
        Assert.Contains("reference policy; none were given", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Grpo(new ClipOptions(KlCoefficient: -1f)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DrGrpo(0));
    }

    [Fact]
    public void TrajectoriesAreChecked()
    {
        Trajectory trajectory = new([4, 5, 6, 7], 3, [-1f], default, default, 0.5f);
        Assert.Equal((3, 1, 7, 0.5f), (trajectory.PromptLength, trajectory.ResponseLength, trajectory.Response[0], trajectory.Reward));
        Assert.Equal([-1f], trajectory.Recorded.Values.ToArray());
        Assert.Throws<ArgumentException>(() => new Trajectory([1, 2], 0, [-1f, -1f], default, default, 0));
        Assert.Throws<ArgumentException>(() => new Trajectory([1, 2], 2, [], default, default, 0));
        Assert.Throws<ArgumentException>(() => new Trajectory([1, 2], 1, [-1f, -1f], default, default, 0));
        Assert.Throws<ArgumentException>(() => new Trajectory([1, 2], 1, [float.NegativeInfinity], default, default, 0));
        Assert.Throws<ArgumentException>(() => new Trajectory([1, 2], 1, [-1f], default, default, float.NaN));
    }

    private static PolicySample Sample(Stamp stamp, SamplingDistribution distribution = default)
        => new(new Trajectory([1, 2, 3], 1, [-1f, -2f], distribution, stamp, 1f), 1f);

    private static string Error(SequenceObjective objective, PolicySample sample, IPrecisionModel policy)
        => Assert.Throws<ArgumentException>(() => objective.Begin([sample], policy)).Message;
}
