using System;

namespace PrecisionGen.Objectives;

/// <summary>Whether a sample's log-probabilities belong to the policy that is trained on them.</summary>
internal static class SampleChecks
{
    internal static void Validate(PolicySample sample, int number, SequenceObjective objective, IPrecisionModel policy)
    {
        Trajectory trajectory = sample.Trajectory;
        bool isSameArithmetic = trajectory.Stamp.Fingerprint == policy.Fingerprint;
        if (objective.Correction is null && !isSameArithmetic)
        {
            throw new ArgumentException(
                $"Sample {number}: the trajectory was computed with the arithmetic {trajectory.Stamp.Fingerprint}; "
                + $"{policy.Fingerprint} is expected, the training kernel's. To train on it all the same, name a correction; "
                + "Correction.None is one.");
        }

        ValidateVersion(trajectory.Stamp.Version, number, objective, policy.Parameters);
        ValidateProximal(sample, number, objective, policy.Fingerprint);
        ValidateReference(sample, number, objective);
    }

    private static void ValidateVersion(WeightsVersion found, int number, SequenceObjective objective, ParameterSet parameters)
    {
        WeightsVersion expected = parameters.Version;
        if (found == expected)
        {
            return;
        }

        if (!objective.UsesBehaviourPolicy)
        {
            throw new ArgumentException(
                $"Sample {number}: the trajectory was computed with the weights {found}; {expected} are expected, the present ones, "
                + "because the objective does not use the recorded log-probabilities as its behaviour policy.");
        }

        bool isOlder = found.Lineage == expected.Lineage && found.Step < expected.Step;
        bool isOfParent = parameters.ParentVersion is { } parent && found.Lineage == parent.Lineage && found.Step <= parent.Step;
        if (!isOlder && !isOfParent)
        {
            throw new ArgumentException(
                $"Sample {number}: the trajectory was computed with the weights {found}; {expected} or an older version of them is "
                + "expected.");
        }
    }

    private static void ValidateProximal(PolicySample sample, int number, SequenceObjective objective, Fingerprint fingerprint)
    {
        Trajectory trajectory = sample.Trajectory;
        if (sample.Proximal is not { } proximal)
        {
            bool weighs = objective.Correction is not null && objective.Correction != Correction.None;
            if (objective.CorrectsProximal && weighs && trajectory.Stamp.Fingerprint != fingerprint)
            {
                throw new ArgumentException(
                    $"Sample {number}: the correction {objective.Correction!.Name} expects the training kernel's log-probabilities with "
                    + "the trajectory's weights (Proximal); none were given.");
            }

            return;
        }

        proximal.RequireLength(trajectory.ResponseLength, "Proximal of sample", number);
        proximal.RequireDistribution(trajectory.Distribution, "Proximal of sample", number);
        Stamp expected = new(fingerprint, trajectory.Stamp.Version);
        if (proximal.Stamp != expected)
        {
            throw new ArgumentException($"Proximal of sample {number}: computed with {proximal.Stamp}; {expected} is expected.");
        }
    }

    private static void ValidateReference(PolicySample sample, int number, SequenceObjective objective)
    {
        if (objective.KlCoefficient == 0)
        {
            return;
        }

        if (sample.Reference is not { } reference)
        {
            throw new ArgumentException(
                $"Sample {number}: a KL penalty of {objective.KlCoefficient} expects log-probabilities of a reference policy; "
                + "none were given.");
        }

        reference.RequireLength(sample.Trajectory.ResponseLength, "Reference of sample", number);
        reference.RequireDistribution(sample.Trajectory.Distribution, "Reference of sample", number);
    }
}
