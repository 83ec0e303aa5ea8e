using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>Modules of TorchSharp that were converted to another dtype.</summary>
internal static class TrainedModules
{
    /// <summary>The dtype a module was last converted to before the place, in this method or where its field gets its value; None if it was not.</summary>
    public static NumericKind KindOf(IOperation module, IOperation place, BlockContext block)
    {
        if (module.WithoutCasts() is IInvocationOperation chained && Conversion(chained, block) is var direct && direct != NumericKind.None)
        {
            return direct;
        }

        return module.WithoutCasts().SymbolOf() is { } symbol ? KindOf(symbol, place, block) : NumericKind.None;
    }

    /// <summary>The same of a variable or member that holds a module.</summary>
    public static NumericKind KindOf(ISymbol symbol, IOperation place, BlockContext block)
    {
        NumericKind last = NumericKind.None;
        foreach (IInvocationOperation call in block.Facts.Calls
            .Where(call => call.Syntax.SpanStart < place.Syntax.SpanStart).OrderBy(call => call.Syntax.Span.End))
        {
            NumericKind kind = Conversion(call, block);
            if (kind != NumericKind.None && Concerns(call, symbol))
            {
                last = kind;
            }
        }

        if (last != NumericKind.None || symbol is not (IFieldSymbol or IPropertySymbol))
        {
            return last;
        }

        return block.Whole.Sources.Of(symbol, block.Cancellation)
            .SelectMany(source => source.Everything()).OfType<IInvocationOperation>()
            .Concat(CallsOnMember(symbol, block))
            .Select(call => Conversion(call, block))
            .LastOrDefault(kind => kind != NumericKind.None);
    }

    /// <summary>model.half() in any method of the type that holds the model, in the order of the source.</summary>
    private static IEnumerable<IInvocationOperation> CallsOnMember(ISymbol member, BlockContext block) => member.ContainingType.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax(block.Cancellation))
        .SelectMany(type => type.DescendantNodes().OfType<InvocationExpressionSyntax>())
        .Where(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "half" or "bfloat16" or "float" or "double" or "to" or "_to" } access
            && access.Expression.ToString().Replace("this.", "") == member.Name)
        .Select(call => block.Whole.ModelOf(call.SyntaxTree).GetOperation(call, block.Cancellation))
        .OfType<IInvocationOperation>();

    /// <summary>The dtype that half(), bfloat16(), float() or to(dtype) of a module asks for.</summary>
    public static NumericKind Conversion(IInvocationOperation call, BlockContext block) => call.TargetMethod.Name switch
    {
        _ when !IsModule(call) => NumericKind.None,
        "half" => NumericKind.Half,
        "bfloat16" => NumericKind.BFloat16,
        "float" => NumericKind.Single,
        "double" => NumericKind.Double,
        "to" or "_to" => TensorDtype.Requested(call, block),
        _ => NumericKind.None,
    };

    private static bool IsModule(IInvocationOperation call) =>
        IsModule(call.Instance?.Type ?? (call.TargetMethod.IsExtensionMethod ? call.Arguments.FirstOrDefault()?.Value.Bare().Type : null));

    /// <summary>True for torch.nn.Module and what derives from it.</summary>
    public static bool IsModule(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type is { Name: "Module", ContainingType.Name: "nn" })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A call on the module, or in the value that it is given.</summary>
    private static bool Concerns(IInvocationOperation call, ISymbol module)
    {
        IOperation receiver = call.Instance ?? call.Arguments[0].Value;
        while (receiver.WithoutCasts() is IInvocationOperation { Instance: { } inner })
        {
            receiver = inner;
        }

        return SymbolEqualityComparer.Default.Equals(receiver.WithoutCasts().SymbolOf(), module)
            || call.Ancestors().TakeWhile(one => one is not IBlockOperation).Any(one => one switch
            {
                IVariableDeclaratorOperation declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, module),
                ISimpleAssignmentOperation assignment => SymbolEqualityComparer.Default.Equals(assignment.Target.SymbolOf(), module),
                _ => false,
            });
    }
}
