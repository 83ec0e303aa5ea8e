using System;
using System.Collections;
using System.Collections.Generic;
using System.Threading;

namespace PrecisionGen;

/// <summary>
/// The weights of one model: Float32 masters in one 64-byte aligned buffer, row-major, in declaration order without padding, and the
/// copy rounded to the storage dtype that kernels read.
/// </summary>
/// <remarks>
/// Views made by <see cref="WithDType"/> share the masters and the version and have a storage copy of their own. Disposing a set
/// releases its own copy; the masters live as long as any view of them. Writing is not safe beside another writer or a running
/// kernel, and throws then.
/// </remarks>
public sealed partial class ParameterSet : IReadOnlyList<Parameter>, IDisposable
{
    private readonly SharedMasters shared;
    private readonly IReadOnlyList<ParameterDeclaration> declarations;
    private readonly Parameter[] parameters;
    private readonly Dictionary<string, Parameter> byName;
    private readonly Lock refreshLock = new();

    // Null for Float32 with masters: storage is the master itself.
    private AlignedBuffer<ushort>? storage;
    private AlignedBuffer<float>? float32Storage;
    private long storageRevision = -1;
    private bool disposed;

    /// <summary>Creates the weights and fills them by their initializers.</summary>
    /// <param name="declarations">At least one, with distinct names.</param>
    /// <param name="dtype">The dtype of the storage copy.</param>
    /// <param name="seed">The seed of every initializer; each has a random stream of its own, selected by its name.</param>
    /// <param name="inferenceOnly">True keeps the storage copy alone: no training, no views.</param>
    /// <exception cref="ArgumentException">No declaration, a name twice, a shape with a dimension below 1, or more than 2^31 - 1 elements.</exception>
    /// <exception cref="OverflowException">An initial value would become infinite in the storage copy.</exception>
    /// <exception cref="ParameterRangeException">An initial value lies outside of its parameter's range.</exception>
    public ParameterSet(IReadOnlyList<ParameterDeclaration> declarations, DType dtype, long seed, bool inferenceOnly = false)
    {
        ArgumentNullException.ThrowIfNull(declarations);
        this.declarations = declarations;
        DType = dtype;
        HasMasters = !inferenceOnly;
        parameters = Lay(out int total);
        byName = NameTable(parameters);
        TotalLength = total;
        shared = new SharedMasters(inferenceOnly ? null : new AlignedBuffer<float>(total), InitialLineage.Of(declarations, seed));
        AllocateStorage();
        Fill(seed);
    }

    private ParameterSet(ParameterSet source, DType dtype)
    {
        shared = source.shared;
        declarations = source.declarations;
        DType = dtype;
        HasMasters = true;
        parameters = Lay(out int total);
        byName = NameTable(parameters);
        TotalLength = total;
        AllocateStorage();
        RefreshStorage();
    }

    /// <summary>The dtype of the storage copy.</summary>
    public DType DType { get; }

    /// <summary>Which weights these are now.</summary>
    public WeightsVersion Version => shared.Version;

    /// <summary>The version that the present lineage was drawn from; null for weights as created or loaded.</summary>
    public WeightsVersion? ParentVersion => shared.Parent;

    /// <summary>Whether Float32 masters are kept; false for a set created for inference only.</summary>
    public bool HasMasters { get; }

    /// <summary>The number of parameters.</summary>
    public int Count => parameters.Length;

    /// <summary>The number of elements of all parameters.</summary>
    public int TotalLength { get; }

    /// <summary>The parameter at a position of the declaration order.</summary>
    public Parameter this[int index] => parameters[index];

    /// <summary>The parameter of a name.</summary>
    /// <exception cref="KeyNotFoundException">No parameter has the name; the message lists those that exist.</exception>
    public Parameter this[string name] => byName.TryGetValue(name, out Parameter? found)
        ? found
        : throw new KeyNotFoundException($"There is no parameter {name}; there are {string.Join(", ", byName.Keys)}.");

    /// <summary>A view with the same masters and version and a storage copy of another dtype.</summary>
    /// <exception cref="InvalidOperationException">The set keeps no masters.</exception>
    /// <exception cref="OverflowException">A weight would become infinite in the storage copy.</exception>
    public ParameterSet WithDType(DType dtype)
    {
        ThrowIfDisposed();
        RequireMasters("A view of another dtype");
        return new ParameterSet(this, dtype);
    }

    /// <summary>Counts a running kernel in: until <see cref="ExitKernel"/>, writing throws.</summary>
    /// <exception cref="InvalidOperationException">The weights are being written.</exception>
    internal void EnterKernel()
    {
        ThrowIfDisposed();
        shared.EnterKernel();
    }

    /// <summary>Counts a running kernel out.</summary>
    internal void ExitKernel() => shared.ExitKernel();

    /// <summary>Whether both sets are the same weights: views of one model.</summary>
    public bool SharesWeightsWith(ParameterSet other) => ReferenceEquals(shared, other.shared);

    /// <inheritdoc/>
    public IEnumerator<Parameter> GetEnumerator() => ((IEnumerable<Parameter>)parameters).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Releases the storage copy.</summary>
    public void Dispose()
    {
        disposed = true;
        storage = null;
        float32Storage = null;
    }

    internal void RequireMasters(string purpose)
    {
        if (!HasMasters)
        {
            throw new InvalidOperationException(
                $"{purpose} needs Float32 masters; these weights were created for inference only and keep a {DType} copy alone.");
        }
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(disposed, this);

    private Parameter[] Lay(out int total)
    {
        if (declarations.Count == 0)
        {
            throw new ArgumentException("A model has at least one parameter; none was declared.", nameof(declarations));
        }

        Parameter[] result = new Parameter[declarations.Count];
        total = 0;
        for (int i = 0; i < result.Length; i++)
        {
            long length = 1;
            foreach (int dimension in declarations[i].Shape)
            {
                if (dimension < 1)
                {
                    throw new ArgumentException(
                        $"Every dimension is at least 1; {declarations[i].Name} has shape [{string.Join(", ", declarations[i].Shape)}].",
                        nameof(declarations));
                }

                length *= dimension;
                if (total + length > int.MaxValue)
                {
                    throw new ArgumentException(
                        $"All parameters together have at most {int.MaxValue} elements; with {declarations[i].Name} of shape "
                        + $"[{string.Join(", ", declarations[i].Shape)}] they have more.",
                        nameof(declarations));
                }
            }

            result[i] = new Parameter(this, declarations[i], i, total, (int)length);
            total += (int)length;
        }

        return result;
    }

    private static Dictionary<string, Parameter> NameTable(Parameter[] parameters)
    {
        Dictionary<string, Parameter> result = new(parameters.Length, StringComparer.Ordinal);
        foreach (Parameter parameter in parameters)
        {
            if (!result.TryAdd(parameter.Name, parameter))
            {
                throw new ArgumentException($"Two parameters are named {parameter.Name}.", nameof(parameters));
            }
        }

        return result;
    }
}
