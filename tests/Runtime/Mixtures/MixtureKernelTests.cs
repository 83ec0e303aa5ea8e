using PrecisionGen.Mixtures;
using PrecisionGen.Runtime.Tests.Contractions;
using PrecisionGen.Vectors;
using Xunit;
using Xunit.Sdk;

namespace PrecisionGen.Runtime.Tests.Mixtures;

/// <summary>The kernels of a mixture of experts against its reference operation, in every bit.</summary>
public sealed class MixtureKernelTests
{
    public static readonly MatrixTheoryData<DType, int> DTypesAndLanes = new([DType.Float32, DType.Float16, DType.BFloat16], [1, 4, 8, 16]);

    /// <summary>Ties, NaN, an expert without rows, one whose first block is absent, partial tiles, blocks that end inside a tile.</summary>
    [Theory]
    [MemberData(nameof(DTypesAndLanes))]
    public void StepsOfSeveralTilesAndBlocksEqualTheReference(DType dtype, int lanes) =>
        Check(new MixtureCase(new MixtureShape(6, 2, 20, 12, dtype), 100, 1, 64, 200).Expect(), lanes, 64);

    [Theory]
    [MemberData(nameof(DTypesAndLanes))]
    public void LongContractionsEqualTheReference(DType dtype, int lanes)
    {
        Check(new MixtureCase(new MixtureShape(3, 1, 16, 270, dtype), 9, 4).Expect(), lanes, 8);
        Check(new MixtureCase(new MixtureShape(4, 4, 261, 7, dtype), 17).Expect(), lanes, 64);
    }

    [Fact]
    public void TilesOfMoreThanOneBlockEqualTheReference() =>
        Check(new MixtureCase(new MixtureShape(4, 3, 5, 3, DType.BFloat16), 700).Expect(), 16, 600);

    [Fact]
    public void RowsInAnotherOrderAreDetected()
    {
        MixtureCase mixture = new MixtureCase(new MixtureShape(6, 2, 20, 12, DType.Float16), 100, 200).Expect();
        Check(mixture, 8, 64);
        (mixture.Batches[0], mixture.Batches[1]) = (mixture.Batches[1], mixture.Batches[0]);
        FailException found = Assert.Throws<FailException>(() => Check(mixture, 8, 64));
        Assert.Contains("gradient of Gate", found.Message, System.StringComparison.Ordinal);
    }

    private static void Check(MixtureCase mixture, int lanes, int tileRows) => Widths.Dispatch(lanes, new KernelCheck(mixture, tileRows));

    private sealed class KernelCheck(MixtureCase mixture, int tileRows) : IWidthAction
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => new MixtureKernel<TSimd, TVector>(mixture, tileRows).Check();
    }
}
