using System.IO;
using PrecisionGen;

namespace SanityTest;

/// <summary>The weights that arms of one seed share, as safetensors. Adapters are not in the file and keep their own start.</summary>
internal static class StartFile
{
    /// <summary>Loads the weights of a start into a policy that has its parameters, and perhaps adapters.</summary>
    internal static void Load(FileInfo file, ISequencePolicy policy)
    {
        CheckpointMap map = new();
        bool hasAdapters = policy is LowRankPolicy;
        foreach (Parameter parameter in policy.Parameters)
        {
            if (hasAdapters && parameter.Trainable)
            {
                map.Keep(parameter.Name);
            }
            else
            {
                map.Add(parameter.Name, parameter.Name);
            }
        }

        SafeTensors.Load(file.FullName, policy.Parameters, map);
    }

    /// <summary>Saves a start; the file has its name only once it is complete.</summary>
    internal static void Save(FileInfo file, ISequencePolicy policy)
    {
        file.Directory?.Create();
        SafeTensors.Save(policy.Parameters, file.FullName);
    }
}
