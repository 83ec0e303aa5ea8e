using System;
using System.Globalization;

namespace PrecisionGen;

/// <summary>The parameters below a prefix: what a generated module reads its properties from.</summary>
public readonly struct ParameterScope
{
    private readonly ParameterSet parameters;
    private readonly string prefix;

    /// <summary>Scopes a set.</summary>
    /// <param name="parameters">The parameters of the whole model.</param>
    /// <param name="prefix">Empty, or a path that ends with a dot.</param>
    public ParameterScope(ParameterSet parameters, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(prefix);
        this.parameters = parameters;
        this.prefix = prefix;
    }

    /// <summary>The storage copy of a parameter as a tensor, for the reference operations.</summary>
    /// <param name="name">The name below the prefix.</param>
    public Tensor Tensor(string name) => parameters.GetTensor(parameters[prefix + name].Index);

    /// <summary>The scope of a submodule.</summary>
    public ParameterScope Child(string property) => new(parameters, $"{prefix}{property}.");

    /// <summary>The scope of one of a list of submodules, such as <c>Blocks.3.</c></summary>
    public ParameterScope Child(string property, int index)
        => new(parameters, string.Create(CultureInfo.InvariantCulture, $"{prefix}{property}.{index}."));
}
