using System;
using System.Globalization;
using Xunit;

namespace PrecisionGen.Tests.Parameters;

public sealed class WeightsVersionTests
{
    [Fact]
    public void ProcessesThatCreateTheSameModelAgree()
    {
        using ParameterSet first = Declarations.Create(seed: 3);
        using ParameterSet second = Declarations.Create(DType.Float16, seed: 3);
        using ParameterSet other = Declarations.Create(seed: 4);
        Assert.Equal(first.Version, second.Version);
        Assert.NotEqual(first.Version, other.Version);
        Assert.Equal(0, first.Version.Step);
        Assert.Null(first.ParentVersion);
    }

    [Fact]
    public void EveryWriteDrawsALineageAndKeepsItsParent()
    {
        using ParameterSet parameters = Declarations.Create();
        WeightsVersion created = parameters.Version;
        parameters["Bias"].Write([1, 2, 3]);
        WeightsVersion written = parameters.Version;
        Assert.NotEqual(created.Lineage, written.Lineage);
        Assert.Equal(created, parameters.ParentVersion);

        parameters["Bias"].Write([1, 2, 3]);
        Assert.NotEqual(written.Lineage, parameters.Version.Lineage);
        Assert.Equal(written, parameters.ParentVersion);
    }

    [Fact]
    public void OptimizerStepsCountWithinOneLineage()
    {
        using ParameterSet parameters = Declarations.Create();
        WeightsVersion created = parameters.Version;
        Step(parameters);
        WeightsVersion first = parameters.Version;
        Step(parameters);
        Assert.NotEqual(created.Lineage, first.Lineage);
        Assert.Equal(created, parameters.ParentVersion);
        Assert.Equal(1, first.Step);
        Assert.Equal(first with { Step = 2 }, parameters.Version);
    }

    [Fact]
    public void TheFirstWriteAfterLoadingBranches()
    {
        using ParameterSet parameters = Declarations.Create();
        WeightsVersion saved = new(42, 1000);
        parameters.Load(Declarations.Ramp(25, 0, 0.125f), saved);
        Assert.Equal(saved, parameters.Version);
        Assert.Equal(2.5f, parameters["Frozen"].Values[2]);
        Step(parameters);
        Assert.NotEqual(saved.Lineage, parameters.Version.Lineage);
        Assert.Equal(1001, parameters.Version.Step);
        Assert.Equal(saved, parameters.ParentVersion);
    }

    [Fact]
    public void WritingWhileAKernelRunsThrows()
    {
        using ParameterSet parameters = Declarations.Create();
        using ParameterSet view = parameters.WithDType(DType.Float16);
        WeightsVersion version = parameters.Version;
        view.EnterKernel();
        view.EnterKernel();
        view.ExitKernel();
        Assert.Throws<InvalidOperationException>(() => parameters["Bias"].Write([1, 2, 3]));
        Assert.Throws<InvalidOperationException>(() => Step(parameters));
        Assert.Throws<InvalidOperationException>(() => parameters.Load(new float[25], version));
        Assert.Equal(version, parameters.Version);
        Assert.Equal(0, parameters["Bias"].Values[0]);
        view.ExitKernel();
        parameters["Bias"].Write([1, 2, 3]);
        Assert.Throws<InvalidOperationException>(view.ExitKernel);
    }

    [Fact]
    public void AKernelDoesNotStartWhileWeightsAreWritten()
    {
        using ParameterSet parameters = Declarations.Create();
        parameters.BeginOptimizerStep();
        Assert.Throws<InvalidOperationException>(parameters.EnterKernel);
        parameters.EndOptimizerStep();
        parameters.EnterKernel();
        parameters.ExitKernel();
    }

    [Theory]
    [InlineData(DType.Float16, 65519.996f, 65520f)]
    [InlineData(DType.BFloat16, 3.3961774e38f, 3.3961776e38f)]
    public void AWeightThatOverflowsItsStorageIsNamed(DType dtype, float largest, float tooLarge)
    {
        using ParameterSet parameters = Declarations.Create(dtype);
        parameters["Bias"].Write([0, largest, -largest]);
        WeightsVersion version = parameters.Version;
        foreach (float value in new[] { tooLarge, -tooLarge, float.PositiveInfinity })
        {
            OverflowException error = Assert.Throws<OverflowException>(() => parameters["Bias"].Write([0, 1, value]));
            Assert.Contains("Element 2 of parameter Bias", error.Message, StringComparison.Ordinal);
            Assert.Contains(value.ToString("R", CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(version, parameters.Version);
        Assert.Equal(largest, parameters["Bias"].Values[1]);
    }

    [Fact]
    public void AnOverflowThroughAnotherViewShowsWhenTheCopyIsRead()
    {
        using ParameterSet parameters = Declarations.Create();
        using ParameterSet view = parameters.WithDType(DType.Float16);
        parameters["Bias"].Write([0, 1e6f, 0]);
        OverflowException error = Assert.Throws<OverflowException>(() => view.CopyStorage(0, new float[15], 5));
        Assert.Contains("Element 1 of parameter Bias is 1000000", error.Message, StringComparison.Ordinal);
        Assert.Throws<OverflowException>(() => view.CopyStorage(0, new float[15], 5));
        parameters["Bias"].Write([0, 1, 0]);
        view.CopyStorage(0, new float[15], 5);
    }

    [Fact]
    public void FingerprintsReadWhatTheyWrite()
    {
        byte[] hash = new byte[32];
        for (int i = 0; i < hash.Length; i++)
        {
            hash[i] = (byte)(i * 7);
        }

        Fingerprint fingerprint = new(hash);
        byte[] copy = new byte[32];
        fingerprint.CopyTo(copy);
        Assert.Equal(hash, copy);
        Assert.Equal(fingerprint, Fingerprint.Parse(fingerprint.ToString()));
        Assert.StartsWith("00070e15", fingerprint.ToString(), StringComparison.Ordinal);
        copy[31] ^= 1;
        Assert.True(fingerprint != new Fingerprint(copy));
        Assert.Throws<ArgumentException>(() => new Fingerprint(new byte[31]));
        Assert.Throws<FormatException>(() => Fingerprint.Parse("00"));
        Assert.NotEqual(new Stamp(fingerprint, new(1, 2)), new Stamp(fingerprint, new(1, 3)));
    }

    private static void Step(ParameterSet parameters)
    {
        parameters.BeginOptimizerStep();
        parameters.EndOptimizerStep();
    }
}
