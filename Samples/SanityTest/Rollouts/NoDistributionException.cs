using System;

namespace SanityTest;

/// <summary>The policy's output holds NaN or infinity, so that no token can be drawn: the training has collapsed.</summary>
internal sealed class NoDistributionException()
    : InvalidOperationException("Expected a probability for every token, but the policy's output holds NaN or infinity.");
