using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Frontend;

/// <summary>How messages name C# constructs.</summary>
internal static class Words
{
    public const string StatementHint = "use locals, returns, and for, foreach and if on constants";
    public const string ExpressionHint = "use the Operations, + - * /, locals, constants, and methods of the definition and its modules";
    public const string LoopHint = "loop over submodules, over an array or over constant bounds";
    public const string ConditionHint = "it must be known while the definition is compiled; select with Min, Max, Clamp or Relu";
    public const string ConstantHint = "the value must be known while the definition is compiled";
    public const string TokensHint = "tokens are known only when a kernel runs; use Gather, Pick and Positions";
    public const string NullHint = "no tensor, parameter or submodule of a definition is null, so it is never needed";
    public const string BoundsHint = "the lower bound must be at most the upper one";
    public const string FloatHint = "the compiler evaluates no floating-point expression; make it a const";

    public static string Of(IOperation operation) => operation switch
    {
        IWhileLoopOperation { ConditionIsTop: true } => "a while loop",
        IWhileLoopOperation => "a do loop",
        ITryOperation => "a try statement",
        IUsingOperation or IUsingDeclarationOperation => "a using statement",
        ILockOperation => "a lock statement",
        ISwitchOperation => "a switch statement",
        ISwitchExpressionOperation => "a switch expression",
        IThrowOperation => "a throw",
        ILocalFunctionOperation => "a local function",
        IAnonymousFunctionOperation or IDelegateCreationOperation => "a lambda or delegate",
        IAwaitOperation => "an await",
        IObjectCreationOperation creation => $"the creation of '{creation.Type?.Name}'",
        IInvocationOperation invocation => $"a call to '{Of(invocation.TargetMethod)}'",
        IPropertyReferenceOperation property => $"a read of '{property.Property.ContainingType.Name}.{property.Property.Name}'",
        IFieldReferenceOperation field => $"a read of '{field.Field.ContainingType.Name}.{field.Field.Name}'",
        IBinaryOperation or IUnaryOperation or ICompoundAssignmentOperation or IIncrementOrDecrementOperation =>
            $"the operator '{OperatorOf(operation.Syntax)}' here",
        ICoalesceOperation => "the operator '??'",
        ICoalesceAssignmentOperation => "the operator '??='",
        IConditionalAccessOperation => "the operator '?.'",
        IIsPatternOperation or IIsTypeOperation => "an 'is' test",
        IInterpolatedStringOperation => "an interpolated string",
        IDefaultValueOperation => "a default value",
        IAnonymousObjectCreationOperation => "an anonymous object",
        ITypeOfOperation => "a typeof",
        IDiscardOperation => "a discard",
        IConversionOperation conversion => $"a conversion to '{conversion.Type?.Name}'",
        IReturnOperation { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak } => "a yield",
        _ => $"'{Shortened(operation.Syntax.ToString())}'",
    };

    /// <summary>What to write instead of an expression that is not supported.</summary>
    public static string HintOf(IOperation operation) =>
        operation is ICoalesceOperation or ICoalesceAssignmentOperation or IConditionalAccessOperation ? NullHint : ExpressionHint;

    private static string OperatorOf(SyntaxNode syntax) => syntax switch
    {
        BinaryExpressionSyntax binary => binary.OperatorToken.Text,
        AssignmentExpressionSyntax assignment => assignment.OperatorToken.Text,
        PrefixUnaryExpressionSyntax unary => unary.OperatorToken.Text,
        PostfixUnaryExpressionSyntax unary => unary.OperatorToken.Text,
        _ => Shortened(syntax.ToString()),
    };

    /// <summary>The first line of some source text, cut where it would fill a message.</summary>
    private static string Shortened(string text)
    {
        const int Length = 40;
        string line = text.Split('\n')[0].TrimEnd();
        return line.Length == text.Length && line.Length <= Length ? line : line.Substring(0, System.Math.Min(line.Length, Length)) + " ..";
    }

    public static string Of(IMethodSymbol method) => method.ContainingType.Name + "." + method.Name;
}
