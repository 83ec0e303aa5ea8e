using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Frontend;

/// <summary>The declarations of one model or module.</summary>
/// <param name="Definition">What the generator completes; properties that are not partial are left out.</param>
/// <param name="CanEmit">Whether a partial declaration in another file can complete the class at all.</param>
/// <param name="Members">The valid parameters and submodules in declaration order.</param>
internal sealed record TypeReading(
    INamedTypeSymbol Symbol, TypeDefinition Definition, bool CanEmit, IReadOnlyList<MemberReading> Members, DiagnosticSink Diagnostics);

/// <summary>A valid parameter or submodule property.</summary>
internal abstract record MemberReading(IPropertySymbol Property, Location Location);

/// <summary>A parameter; its name is relative to the type that declares it.</summary>
internal sealed record ParameterReading(IPropertySymbol Property, Location Location, ParameterDefinition Definition)
    : MemberReading(Property, Location);

/// <summary>A submodule, or a list of <paramref name="Count"/> of them.</summary>
internal sealed record SubmoduleReading(IPropertySymbol Property, Location Location, INamedTypeSymbol Module, int? Count)
    : MemberReading(Property, Location);
