using static PrecisionGen.Operations;

namespace PrecisionGen.Benchmarks.Models;

/// <summary>One linear layer of 32 inputs and outputs.</summary>
[PrecisionModel(DType.Float32, DType.Float16, DType.BFloat16)]
public sealed partial class Linear32
{
    [Parameter(32, 32, Initializer = Initializer.XavierUniform)] private partial Tensor Weight { get; }

    [Parameter(32)] private partial Tensor Bias { get; }

    /// <summary>The layer's outputs.</summary>
    [Forward]
    public Tensor Evaluate([Shape(32)] Tensor x) => Linear(x, Weight, Bias);
}

/// <summary>One linear layer of 64 inputs and outputs.</summary>
[PrecisionModel(DType.Float32, DType.Float16, DType.BFloat16)]
public sealed partial class Linear64
{
    [Parameter(64, 64, Initializer = Initializer.XavierUniform)] private partial Tensor Weight { get; }

    [Parameter(64)] private partial Tensor Bias { get; }

    /// <summary>The layer's outputs.</summary>
    [Forward]
    public Tensor Evaluate([Shape(64)] Tensor x) => Linear(x, Weight, Bias);
}

/// <summary>One linear layer of 128 inputs and outputs.</summary>
[PrecisionModel(DType.Float32, DType.Float16, DType.BFloat16)]
public sealed partial class Linear128
{
    [Parameter(128, 128, Initializer = Initializer.XavierUniform)] private partial Tensor Weight { get; }

    [Parameter(128)] private partial Tensor Bias { get; }

    /// <summary>The layer's outputs.</summary>
    [Forward]
    public Tensor Evaluate([Shape(128)] Tensor x) => Linear(x, Weight, Bias);
}

/// <summary>One linear layer of 256 inputs and outputs.</summary>
[PrecisionModel(DType.Float32, DType.Float16, DType.BFloat16)]
public sealed partial class Linear256
{
    [Parameter(256, 256, Initializer = Initializer.XavierUniform)] private partial Tensor Weight { get; }

    [Parameter(256)] private partial Tensor Bias { get; }

    /// <summary>The layer's outputs.</summary>
    [Forward]
    public Tensor Evaluate([Shape(256)] Tensor x) => Linear(x, Weight, Bias);
}

/// <summary>One linear layer of 1024 inputs and outputs.</summary>
[PrecisionModel(DType.Float32, DType.Float16, DType.BFloat16)]
public sealed partial class Linear1024
{
    [Parameter(1024, 1024, Initializer = Initializer.XavierUniform)] private partial Tensor Weight { get; }

    [Parameter(1024)] private partial Tensor Bias { get; }

    /// <summary>The layer's outputs.</summary>
    [Forward]
    public Tensor Evaluate([Shape(1024)] Tensor x) => Linear(x, Weight, Bias);
}
