using System.Linq;
using Microsoft.CodeAnalysis;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Frontend;

/// <summary>Reads the inputs of a forward: tensors and indices with the shape of one sample, or tokens along time.</summary>
internal sealed class InputReader(DiagnosticSink diagnostics, InstructionBuilder instructions)
{
    /// <summary>Whether the samples of a forward are positions of sequences, as one input of tokens makes them.</summary>
    public static bool IsSequence(IMethodSymbol method) => method.Parameters.Any(parameter => KnownTypes.IsTokens(parameter.Type));

    /// <summary>The value of each input; unknown where its declaration is wrong.</summary>
    public SymbolicValue[] Read(IMethodSymbol method)
    {
        bool isSequence = IsSequence(method);
        return method.Parameters.Select(parameter => Read(parameter, isSequence)).ToArray();
    }

    private SymbolicValue Read(IParameterSymbol parameter, bool isSequence)
    {
        Location location = parameter.Locations.FirstOrDefault() ?? Location.None;
        AttributeData? attribute = KnownTypes.Find(parameter, "ShapeAttribute");
        string? problem = parameter switch
        {
            { Type.TypeKind: TypeKind.Error } or { Name: "" } => "",
            _ when !IsInput(parameter.Type) => "must be a Tensor, Indices or Tokens",
            { RefKind: not RefKind.None } => "must be passed by value",
            { IsParams: true } or { IsOptional: true } => "must be a plain input, neither params nor optional",
            _ when KnownTypes.IsTokens(parameter.Type) => null,
            _ when attribute is null && !isSequence => "needs a Shape attribute with the dimensions of one sample",
            _ => null,
        };
        if (problem is not null)
        {
            diagnostics.ReportUnlessEmpty(problem, location, parameter.Name);
            return UnknownValue.Instance;
        }

        return KnownTypes.IsTokens(parameter.Type)
            ? ReadTokens(parameter, attribute, location)
            : ReadSample(parameter, attribute, location, isSequence);
    }

    private static bool IsInput(ITypeSymbol type) => KnownTypes.IsTensor(type) || KnownTypes.IsIndices(type) || KnownTypes.IsTokens(type);

    private InstructionValue ReadTokens(IParameterSymbol parameter, AttributeData? attribute, Location location)
    {
        if (attribute is not null)
        {
            const string Problem = "has a Shape, but Tokens are as long as the sequence; remove the attribute";
            diagnostics.Report(DefinitionRules.InvalidDeclaration, AttributeReader.Place(attribute) ?? location, parameter.Name, Problem);
        }

        ValueRangeReader.Refuse(parameter, location, diagnostics);
        return new InstructionValue(instructions.AddInput(InputDefinition.OfTokens(parameter.Name), location));
    }

    private SymbolicValue ReadSample(IParameterSymbol parameter, AttributeData? attribute, Location location, bool isSequence)
    {
        if (isSequence)
        {
            const string Problem = "stands beside Tokens, so it must be Tokens too; a constant row is a Parameter";
            diagnostics.Report(DefinitionRules.InvalidDeclaration, location, parameter.Name, Problem);
        }

        if (attribute is null || AttributeReader.ReadShape(attribute, location, diagnostics) is not EquatableArray<int> shape)
        {
            return UnknownValue.Instance;
        }

        bool isIndices = KnownTypes.IsIndices(parameter.Type);
        if (isIndices && shape.Count != 1)
        {
            diagnostics.Report(DefinitionRules.InvalidShape, AttributeReader.Place(attribute) ?? location, "indices have one dimension");
            return UnknownValue.Instance;
        }

        DeclaredRange? range = isIndices ? null : ValueRangeReader.Read(parameter, location, diagnostics);
        if (isIndices)
        {
            ValueRangeReader.Refuse(parameter, location, diagnostics);
        }

        // Refused beside tokens, it stays in the signature of the members that throw, and its value is unknown.
        int input = instructions.AddInput(
            new InputDefinition(parameter.Name, shape, isIndices, ReadDType(attribute, parameter.Name, location)) { Range = range }, location);
        return isSequence ? UnknownValue.Instance : new InstructionValue(input);
    }

    private DType? ReadDType(AttributeData attribute, string name, Location location)
    {
        TypedConstant dtype = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "DType").Value;
        if (dtype.Kind != TypedConstantKind.Enum || dtype.Value is not int value)
        {
            return null;
        }

        if (value is < 0 or > (int)DType.BFloat16)
        {
            const string Problem = "names a dtype that does not exist";
            diagnostics.Report(DefinitionRules.InvalidDeclaration, AttributeReader.Place(attribute) ?? location, name, Problem);
        }

        return (DType)value;
    }
}
