using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Emission.Types;

namespace PrecisionGen.Frontend;

/// <summary>Reads one forward: its signature, then its body.</summary>
internal sealed class ForwardReader(
    ReadingContext context,
    DiagnosticSink diagnostics,
    IReadOnlyList<ParameterDefinition> parameters,
    IReadOnlyDictionary<string, int> parameterIndices)
{
    private readonly InstructionBuilder instructions = new(parameters);

    /// <summary>The place of every instruction read.</summary>
    public IReadOnlyList<Location> Locations => instructions.Locations;

    /// <summary>
    /// Reads the forward. After errors the signature is complete as far as known, and the outputs that are unknown are left out.
    /// </summary>
    public ForwardReading Read(IMethodSymbol method, InstanceValue model)
    {
        Location location = method.Locations.FirstOrDefault() ?? Location.None;
        CheckDeclaration(method, location);
        int modes = ReadModes(method, location);
        SymbolicValue[] arguments = new InputReader(diagnostics, instructions).Read(method);
        EquatableArray<string> names = ReadOutputNames(method, location);
        CheckNames(method, names, location);
        MethodInterpreter interpreter = new(context, diagnostics, instructions, parameterIndices);
        IOperation? body = context.ReadBody(method);
        SymbolicValue result = UnknownValue.Instance;
        if (body is null)
        {
            diagnostics.MarkUnusable();
        }
        else
        {
            result = interpreter.Call(method, model, arguments, body);
        }

        ForwardDefinition definition = new(
            method.Name,
            modes,
            new EquatableArray<InputDefinition>(instructions.Inputs),
            new EquatableArray<Instruction>(instructions.Instructions),
            ReadOutputs(result, names));
        Location? attribute = AttributeReader.Place(KnownTypes.Find(method, "ForwardAttribute")!);
        return new ForwardReading(definition, names, location, attribute ?? location);
    }

    private void CheckDeclaration(IMethodSymbol method, Location location)
    {
        string? problem = method switch
        {
            { DeclaredAccessibility: not Accessibility.Public } => "is a forward and must be public",
            { IsStatic: true } => "is a forward and must not be static",
            { IsGenericMethod: true } => "is a forward and must not be generic",
            { IsAsync: true } => "is a forward and must not be async",
            { Parameters.Length: 0 } => "is a forward and needs an input",
            _ when GeneratedNames.OfKernel.Contains(method.Name) => "is a name that the kernels already have; give the forward another",
            { ExplicitInterfaceImplementations.Length: > 0 } => "is a forward and must not implement an interface explicitly",
            _ => null,
        };
        if (problem is not null)
        {
            diagnostics.Report(DefinitionRules.InvalidDeclaration, location, method.Name, problem);
        }
    }

    private int ReadModes(IMethodSymbol method, Location location)
    {
        const int Inference = 1;
        const int Training = 2;
        const int All = Inference | Training | ModelReader.Decoding;
        AttributeData attribute = KnownTypes.Find(method, "ForwardAttribute")!;
        int modes = AttributeReader.Get(AttributeReader.Named(attribute), "Modes", Inference | Training);
        string? problem = modes switch
        {
            < Inference or > All => "needs Modes of Inference, Training, Decoding or several of them",
            < ModelReader.Decoding => null,
            _ when !InputReader.IsSequence(method) => "asks for Decoding, which needs one input of Tokens; other inputs have no time",
            _ when method.Parameters.Length > 1 =>
                "asks for Decoding, which continues one input of Tokens, but has others; write a second forward for them, which may call this one",
            _ => null,
        };
        if (problem is not null)
        {
            diagnostics.Report(DefinitionRules.InvalidDeclaration, AttributeReader.Place(attribute) ?? location, method.Name, problem);
        }

        return modes;
    }

    /// <summary>Inputs and outputs become parameters of one emitted method, whose names start in lower case.</summary>
    private void CheckNames(IMethodSymbol method, EquatableArray<string> outputs, Location location)
    {
        string? twice = method.Parameters.Select(parameter => parameter.Name).Concat(outputs).Where(name => name.Length > 0)
            .Select(name => char.ToLowerInvariant(name[0]) + name.Substring(1))
            .GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
        {
            string problem = $"has two inputs or outputs that the kernel would call '{twice}'";
            diagnostics.Report(DefinitionRules.InvalidDeclaration, location, method.Name, problem);
        }
    }

    private EquatableArray<string> ReadOutputNames(IMethodSymbol method, Location location)
    {
        if (KnownTypes.IsTensor(method.ReturnType))
        {
            return new EquatableArray<string>("Result");
        }

        if (method.ReturnType is not INamedTypeSymbol { IsTupleType: true } tuple
            || !tuple.TupleElements.All(element => KnownTypes.IsTensor(element.Type)))
        {
            bool isCompilerError = method.ReturnType.TypeKind == TypeKind.Error
                || method.ReturnType is INamedTypeSymbol named && named.TypeArguments.Any(argument => argument.TypeKind == TypeKind.Error);
            diagnostics.ReportUnlessEmpty(isCompilerError ? "" : "must return a Tensor or a tuple of named Tensors", location, method.Name);
            return default;
        }

        ImmutableArray<IFieldSymbol> elements = tuple.TupleElements;
        if (elements.Any(element => !element.IsExplicitlyNamedTupleElement))
        {
            diagnostics.Report(DefinitionRules.InvalidDeclaration, location, method.Name, "must name each element of the tuple it returns");
        }

        return new EquatableArray<string>(elements.Select(element => element.Name));
    }

    private EquatableArray<OutputDefinition> ReadOutputs(SymbolicValue result, EquatableArray<string> names)
    {
        IReadOnlyList<SymbolicValue> values = result is TupleValue tuple ? tuple.Elements : new[] { result };
        List<OutputDefinition> outputs = new();
        for (int i = 0; i < names.Count && i < values.Count; i++)
        {
            if (values[i] is InstructionValue known)
            {
                outputs.Add(new OutputDefinition(names[i], known.Instruction));
            }
        }

        if (outputs.Count != names.Count || names.Count == 0)
        {
            diagnostics.MarkUnusable(); // What is unknown was reported where it arose.
        }

        return new EquatableArray<OutputDefinition>(outputs);
    }
}

/// <summary>A forward as read, with the names of all its outputs, known or not.</summary>
/// <param name="Location">Where its name stands.</param>
/// <param name="Attribute">Where its attribute stands.</param>
internal sealed record ForwardReading(ForwardDefinition Definition, EquatableArray<string> OutputNames, Location Location, Location Attribute);
