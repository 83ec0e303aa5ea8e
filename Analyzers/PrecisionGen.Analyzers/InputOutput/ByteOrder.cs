using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PrecisionGen.Analyzers.LogProbabilities;

namespace PrecisionGen.Analyzers.InputOutput;

/// <summary>
/// Numbers go into a file as the bytes that the processor holds. Nearly every machine is little-endian, so that this is never more
/// than a suggestion.
/// </summary>
internal sealed class ByteOrder : HazardRule
{
    private const string Measured = "1f written by a little-endian machine is 4.6E-41 to a big-endian one";

    private static readonly string[] HeaderMethods = ["ReadInt", "ReadUInt", "WriteInt", "WriteUInt"];

    public override RuleDescription Description { get; } = new(
        "PG5003", "Bytes of a file follow the processor", "'{0}' {1} numbers in the byte order of the processor: {2}", DiagnosticSeverity.Info, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnCall(CheckWrite, "GetBytes", "AsBytes", "Cast");
        dispatch.OnCall(
            CheckRead, "ToSingle", "ToDouble", "ToHalf", "ToInt16", "ToInt32", "ToInt64", "ToUInt16", "ToUInt32", "ToUInt64", "Cast", "Read");
    }

    private void CheckWrite(IInvocationOperation call, BlockContext block)
    {
        if (call.Arguments.Length > 0 && MakesBytes(call, block) && ReachesFile(call, block) && !MindsOrder(block))
        {
            block.Report(this, call, call.Text(), "writes", Measured);
        }
    }

    private void CheckRead(IInvocationOperation call, BlockContext block)
    {
        if (call.Arguments.Length > 0 && ReadsBytes(call, block)
            && IsFromFile(call.Arguments[0].Value, block) && !MindsOrder(block))
        {
            block.Report(this, call, call.Text(), "reads", Measured);
        }
    }

    private static bool MakesBytes(IInvocationOperation call, BlockContext block) => (call.TargetMethod.ContainingType?.Name, call.TargetMethod.Name) switch
    {
        ("BitConverter", "GetBytes") => HasSeveralBytes(call.TargetMethod.Parameters[0].Type, block),
        ("MemoryMarshal", "AsBytes") => HasSeveralBytes(call.TargetMethod.TypeArguments[0], block),
        ("MemoryMarshal", "Cast") => IsByte(call.TargetMethod.TypeArguments[1]) && HasSeveralBytes(call.TargetMethod.TypeArguments[0], block),
        _ => false,
    };

    private static bool ReadsBytes(IInvocationOperation call, BlockContext block) => (call.TargetMethod.ContainingType?.Name, call.TargetMethod.Name) switch
    {
        ("BitConverter", { } name) => name.StartsWith("To", System.StringComparison.Ordinal) && name != "ToString",
        ("MemoryMarshal", "Cast") => IsByte(call.TargetMethod.TypeArguments[0]) && HasSeveralBytes(call.TargetMethod.TypeArguments[1], block),
        ("MemoryMarshal", "Read") => HasSeveralBytes(call.TargetMethod.TypeArguments[0], block),
        _ => false,
    };

    /// <summary>The bytes, or the variable that holds them, are an argument of a call that writes a file or sends.</summary>
    private static bool ReachesFile(IOperation bytes, BlockContext block, int depth = 0)
    {
        foreach (IOperation outer in bytes.Ancestors().TakeWhile(one => one is not IBlockOperation))
        {
            if (outer is IInvocationOperation { TargetMethod: { } method } call && IsFile(call)
                && (method.Name.StartsWith("Write", System.StringComparison.Ordinal) || method.Name.StartsWith("Append", System.StringComparison.Ordinal)
                    || method.Name.StartsWith("Send", System.StringComparison.Ordinal)))
            {
                return true;
            }

            if (outer is IVariableDeclaratorOperation { Symbol: var local })
            {
                return depth < 3 && block.Facts.Operations.Any(one => one is ILocalReferenceOperation reference
                    && SymbolEqualityComparer.Default.Equals(reference.Local, local) && ReachesFile(reference, block, depth + 1));
            }
        }

        return false;
    }

    /// <summary>What File.ReadAllBytes or BinaryReader.ReadBytes returned, or a buffer that a stream read into.</summary>
    private static bool IsFromFile(IOperation bytes, BlockContext block)
    {
        IOperation root = LogProbabilityNames.Root(bytes);
        root = root is IInvocationOperation { TargetMethod.Name: "AsSpan" or "AsMemory", Instance: null, Arguments: { IsEmpty: false } views }
            ? views[0].Value.WithoutCasts()
            : root;
        if (block.Facts.Resolve(root).Everything().Any(one => IsReading(one)))
        {
            return true;
        }

        return root.SymbolOf() is { } symbol && block.Facts.Calls.Any(call => IsReading(call)
            && call.Arguments.Any(argument => argument.Value.Symbols().Contains(symbol, SymbolEqualityComparer.Default)));
    }

    private static bool IsReading(IOperation one) => one is IInvocationOperation { TargetMethod: { } method } call && IsFile(call)
        && (method.Name.StartsWith("Read", System.StringComparison.Ordinal) || method.Name.StartsWith("Receive", System.StringComparison.Ordinal));

    /// <summary>By the receiver: a MemoryStream has most of its methods from Stream.</summary>
    private static bool IsFile(IInvocationOperation call)
    {
        for (ITypeSymbol? one = call.Instance?.Type ?? call.TargetMethod.ContainingType; one is not null; one = one.BaseType)
        {
            if (one.Name is "MemoryStream")
            {
                return false;
            }

            if (one.Name is "Stream" or "File" or "RandomAccess" or "BinaryWriter" or "BinaryReader" or "Socket" or "NetworkStream"
                && one.ContainingNamespace?.ToDisplayString().StartsWith("System.", System.StringComparison.Ordinal) == true)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The method asks for the order, or reverses bytes itself. A header of integers in a fixed order says nothing of the rest.</summary>
    private static bool MindsOrder(BlockContext block) => block.Facts.Operations.Any(one => one switch
    {
        IMemberReferenceOperation { Member: { } member } => member.Name.Contains("LittleEndian") || member.Name.Contains("BigEndian"),
        IInvocationOperation { TargetMethod: { ContainingType.Name: "BinaryPrimitives" } method } =>
            !HeaderMethods.Any(prefix => method.Name.StartsWith(prefix, System.StringComparison.Ordinal)),
        IInvocationOperation { TargetMethod: { } method } => method.Name.Contains("Endian"),
        _ => false,
    });

    private static bool HasSeveralBytes(ITypeSymbol type, BlockContext block) => !IsByte(type)
        && (block.Known.KindOf(type, block.Options).IsFloating() || block.Known.KindOf(type, block.Options) == NumericKind.Integer);

    private static bool IsByte(ITypeSymbol type) => type.SpecialType is SpecialType.System_Byte or SpecialType.System_SByte;
}
