using System;
using PrecisionGen;

namespace SanityTest;

/// <summary>The words of the command line and of the result file.</summary>
internal static class Words
{
    internal static readonly (string Word, DType Value)[] DTypes =
        [("fp32", DType.Float32), ("fp16", DType.Float16), ("bf16", DType.BFloat16)];

    internal static readonly (string Word, Pairing Value)[] Pairings =
        [("paired", Pairing.Paired), ("independent", Pairing.Independent), ("reordered", Pairing.Reordered)];

    internal static string Of(DType dtype) => Array.Find(DTypes, pair => pair.Value == dtype).Word;

    internal static DType DTypeOf(string word) => Array.Find(DTypes, pair => pair.Word == word).Value;

    internal static Pairing PairingOf(string word) => Array.Find(Pairings, pair => pair.Word == word).Value;

    internal static string Of(Pairing pairing) => Array.Find(Pairings, pair => pair.Value == pairing).Word;
}
