using System;

namespace PrecisionGen;

/// <summary>
/// Promises that the code returns the same bits on every machine, at every vector width and thread count. It changes nothing at run
/// time: inside it the hazard rules warn of everything that would break the promise.
/// </summary>
[AttributeUsage(
    AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Method
    | AttributeTargets.Property | AttributeTargets.Constructor)]
public sealed class ReproducibleAttribute : Attribute;
