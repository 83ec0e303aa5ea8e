using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <summary>Where the first chain of each output starts: at +0, or at the open block of an accumulation.</summary>
internal interface IChainStart<TVector>
    where TVector : struct
{
    TVector Load(nint row, nint column);
}

/// <summary>Chains that start at +0.</summary>
internal readonly struct ZeroStart<TSimd, TVector> : IChainStart<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public TVector Load(nint row, nint column) => TSimd.Zero;
}
