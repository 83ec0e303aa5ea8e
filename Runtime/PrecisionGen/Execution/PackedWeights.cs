using System.Threading;

namespace PrecisionGen.Execution;

/// <summary>One program's arenas of weights, at some version.</summary>
internal sealed class PackedWeights(ParameterSet parameters, ForwardProgram program)
{
    private readonly Arena weights = new(program.WeightsLength);
    private readonly Lock gate = new();
    private Arena? gradientWeights;
    private WeightsVersion? version;
    private WeightsVersion? gradientVersion;

    public ref float Weights => ref weights.Start;

    public ref float GradientWeights => ref gradientWeights!.Start;

    /// <summary>Brings the arenas to the parameters' version. The caller holds the parameters against writes.</summary>
    public void Refresh(bool forTraining)
    {
        WeightsVersion current = parameters.Version;

        // Always under the lock: a version of several words cannot be read and published otherwise.
        lock (gate)
        {
            if (version != current)
            {
                program.RefreshWeights(parameters, ref weights.Start);
                version = current;
            }

            if (forTraining && gradientVersion != current)
            {
                gradientWeights ??= new Arena(program.GradientWeightsLength);
                program.RefreshGradientWeights(parameters, ref weights.Start, ref gradientWeights.Start);
                gradientVersion = current;
            }
        }
    }
}
