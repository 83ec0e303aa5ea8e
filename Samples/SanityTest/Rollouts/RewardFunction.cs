using System;

namespace SanityTest;

/// <summary>Judges the response to a problem.</summary>
internal delegate float RewardFunction(Problem problem, ReadOnlySpan<int> response);
