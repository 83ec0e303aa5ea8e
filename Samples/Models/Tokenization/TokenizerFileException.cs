using System;

namespace Models;

/// <summary>A tokenizer.json that is malformed, or that asks for something this reader does not do.</summary>
/// <param name="path">The file.</param>
/// <param name="problem">What was expected and what was found.</param>
/// <param name="innerException">What a parser reported, if one did.</param>
public sealed class TokenizerFileException(string path, string problem, Exception? innerException = null)
    : Exception($"{path}: {problem}", innerException);
