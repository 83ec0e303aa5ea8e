using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;
using PrecisionGen.Identity;

namespace PrecisionGen.RandomModels;

/// <summary>A compiled assembly of models in a context of its own, unloaded at the end so that thousands can follow each other.</summary>
internal sealed class LoadedModels : IDisposable
{
    private readonly AssemblyLoadContext context = new("RandomModels", isCollectible: true);
    private readonly Assembly assembly;

    public LoadedModels(Stream stream) => assembly = context.LoadFromStream(stream);

    /// <summary>A new model of a definition's name, in the namespace of the name and an s.</summary>
    public ModelUnderTest Create(string name) => Create<ModelUnderTest>(name);

    /// <inheritdoc cref="Create(string)"/>
    public T Create<T>(string name)
    {
        MethodInfo method = assembly.GetType($"{name}s.{name}", throwOnError: true)!.GetMethod("UnderTest")!;
        return (T)method.Invoke(null, null)!;
    }

    public void Dispose() => context.Unload();
}
