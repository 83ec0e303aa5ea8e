using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Emission.Types;

namespace PrecisionGen.Frontend;

/// <summary>Reads one model.</summary>
internal sealed class ModelReader(ReadingContext context, INamedTypeSymbol type)
{
    /// <summary>The bit of Modes that asks for a decoder.</summary>
    public const int Decoding = 4;

    private readonly List<ParameterDefinition> parameters = new();
    private readonly Dictionary<string, int> parameterIndices = new();
    private readonly HashSet<INamedTypeSymbol> expanding = new(SymbolEqualityComparer.Default);

    public ModelReading Read()
    {
        TypeReading reading = context.ReadType(type);
        DiagnosticSink diagnostics = reading.Diagnostics;
        Location location = type.Locations.FirstOrDefault() ?? Location.None;
        SourceMap sourceMap = new(location);
        AttributeData attribute = KnownTypes.Find(type, "PrecisionModelAttribute")!;
        EquatableArray<DType> dtypes = ReadDTypes(attribute, location, diagnostics);
        Expand(reading, "", diagnostics, sourceMap);
        List<ForwardReading> forwards = ReadForwards(diagnostics, location, sourceMap);
        ModelDefinition definition = new(
            reading.Definition,
            dtypes,
            ReadPairings(attribute, location, diagnostics),
            new EquatableArray<ParameterDefinition>(parameters),
            new EquatableArray<ForwardDefinition>(forwards.Select(forward => forward.Definition)));
        EquatableArray<EquatableArray<string>> names = new(forwards.Select(forward => forward.OutputNames));
        return new ModelReading(definition, diagnostics.HasErrors, reading.CanEmit, names, diagnostics.Diagnostics, sourceMap);
    }

    private static EquatableArray<DType> ReadDTypes(AttributeData attribute, Location location, DiagnosticSink diagnostics)
    {
        if (AttributeReader.Items(attribute) is not ImmutableArray<TypedConstant> items || items.Any(item => item.Value is not int))
        {
            diagnostics.MarkUnusable();
            return default;
        }

        int[] values = items.Select(item => (int)item.Value!).ToArray();
        string? problem = values switch
        {
            [] => "needs at least one dtype",
            _ when values.Any(value => value is < 0 or > 2) => "names a dtype that does not exist",
            _ when values.Distinct().Count() < values.Length => "names a dtype twice",
            _ => null,
        };
        if (problem is not null)
        {
            diagnostics.Report(DefinitionRules.InvalidDeclaration, AttributeReader.Place(attribute) ?? location, "PrecisionModel", problem);
            return default;
        }

        return new EquatableArray<DType>(values.Select(value => (DType)value));
    }

    private static int ReadPairings(AttributeData attribute, Location location, DiagnosticSink diagnostics)
    {
        const int Paired = 1;
        const int All = 7;
        int pairings = AttributeReader.Get(AttributeReader.Named(attribute), "Pairings", Paired);
        if ((pairings & ~All) != 0)
        {
            const string Problem = "names a pairing that does not exist";
            diagnostics.Report(DefinitionRules.InvalidDeclaration, AttributeReader.Place(attribute) ?? location, "PrecisionModel", Problem);
        }

        return (pairings & All) | Paired;
    }

    /// <summary>Lists the parameters depth first, those of a submodule where it is declared.</summary>
    private void Expand(TypeReading reading, string prefix, DiagnosticSink diagnostics, SourceMap sourceMap)
    {
        if (reading.Diagnostics.HasErrors)
        {
            diagnostics.MarkUnusable();
        }

        expanding.Add(reading.Symbol);
        foreach (MemberReading member in reading.Members)
        {
            if (member is ParameterReading parameter)
            {
                string name = prefix + member.Property.Name;
                parameterIndices[name] = parameters.Count;
                parameters.Add(parameter.Definition with { Name = name });
                sourceMap.AddParameter(name, member.Location);
            }
            else if (member is SubmoduleReading submodule)
            {
                ExpandSubmodule(submodule, prefix, diagnostics, sourceMap);
            }
        }

        expanding.Remove(reading.Symbol);
    }

    private void ExpandSubmodule(SubmoduleReading submodule, string prefix, DiagnosticSink diagnostics, SourceMap sourceMap)
    {
        if (expanding.Contains(submodule.Module))
        {
            diagnostics.Report(DefinitionRules.Recursion, submodule.Location, submodule.Module.Name);
            return;
        }

        TypeReading module = context.ReadType(submodule.Module);
        for (int i = 0; i < (submodule.Count ?? 1); i++)
        {
            string suffix = submodule.Count is null ? "." : $".{i}.";
            Expand(module, prefix + submodule.Property.Name + suffix, diagnostics, sourceMap);
        }
    }

    private List<ForwardReading> ReadForwards(DiagnosticSink diagnostics, Location location, SourceMap sourceMap)
    {
        List<IMethodSymbol> methods = type.GetMembers().OfType<IMethodSymbol>().Where(KnownTypes.IsForward).ToList();
        if (methods.Count == 0)
        {
            diagnostics.Report(DefinitionRules.InvalidDeclaration, location, type.Name, "has no public method marked Forward");
        }

        List<ForwardReading> forwards = new();
        HashSet<string> names = new();
        foreach (IMethodSymbol method in methods)
        {
            ForwardReader reader = new(context, diagnostics, parameters, parameterIndices);
            ForwardReading forward = reader.Read(method, new InstanceValue(type, ""));
            forwards.Add(forward);
            sourceMap.AddForward(forward.Location, reader.Locations);
            if (new[] { method.Name, GeneratedNames.BackwardOf(method.Name), GeneratedNames.RunnerOf(method.Name) }.Count(names.Add) < 3)
            {
                const string Problem = "has the name of another forward or its backward";
                diagnostics.Report(DefinitionRules.InvalidDeclaration, forward.Location, method.Name, Problem);
            }
        }

        CheckDecoding(forwards, diagnostics);
        return forwards;
    }

    private static void CheckDecoding(IEnumerable<ForwardReading> forwards, DiagnosticSink diagnostics)
    {
        ForwardReading[] decoding = forwards.Where(forward => (forward.Definition.Modes & Decoding) != 0).ToArray();
        foreach (ForwardReading forward in decoding.Skip(1))
        {
            string problem = $"asks for Decoding, as '{decoding[0].Definition.Name}' does; a decoder runs one forward, so name Decoding in one of them";
            diagnostics.Report(DefinitionRules.InvalidDeclaration, forward.Attribute, forward.Definition.Name, problem);
        }
    }
}
