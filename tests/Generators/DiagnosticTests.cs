using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Frontend;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>Every diagnostic of the analyzer, at exactly the wrong expression. The methods' names begin with the id.</summary>
public class DiagnosticTests
{
    private static string Model(string members, string forward = "[Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Tanh(x);") =>
        Definitions.Usings + "[PrecisionModel(DType.Float32)]\npublic sealed partial class M\n{\n" + members + "\n" + forward + "\n}\n";

    private static string Body(string body, string members = "") =>
        Definitions.WithBody(body + "\nreturn Linear(x, W, B);", members);

    [Fact]
    public Task NothingIsReportedForTheCartPolePolicy() => AnalyzerRun.VerifyAsync(Definitions.CartPole);

    [Theory]
    [InlineData("[PrecisionModel(DType.Float32)] public sealed class {|PG0001:M|} { [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Tanh(x); }")]
    [InlineData("public class {|PG0001:Outer|} { [PrecisionModel(DType.Float32)] public sealed partial class M { [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Tanh(x); } }")]
    [InlineData("[PrecisionModel(DType.Float32)] public sealed partial class M { [Parameter(4)] private Tensor {|PG0001:B|} { get; } = null!; [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Tanh(x); }")]
    public Task PG0001_MissingPartial(string source) => AnalyzerRun.VerifyAsync(Definitions.Usings + source);

    [Theory]
    [InlineData("{|PG0002:while (true) { }|}")]
    [InlineData("{|PG0002:try { } finally { }|}")]
    [InlineData("{|PG0002:switch (1) { default: break; }|}")]
    [InlineData("{|PG0002:for (;;) { }|}")]
    [InlineData("{|PG0002:throw new System.Exception();|}")]
    [InlineData("{|PG0002:lock (this) { }|}")]
    [InlineData("foreach (char c in {|PG0002:\"ab\"|}) { }")]
    [InlineData("foreach (Tensor y in Parts(x)) { }", "private IEnumerable<Tensor> Parts(Tensor x) { {|PG0002:yield return x;|} }")]
    public Task PG0002_UnsupportedStatement(string statement, string members = "") => AnalyzerRun.VerifyAsync(Body(statement, members));

    [Theory]
    [InlineData("object o = {|PG0003:new object()|};")]
    [InlineData("string s = {|PG0003:x.ToString()|}!;")]
    [InlineData("float f = {|PG0003:System.MathF.Sqrt(2f)|};")]
    [InlineData("float a = 2f; float b = {|PG0003:a * 3f|};")]
    [InlineData("int n = {|PG0003:field|};", "private static readonly int field = 1;")]
    [InlineData("Tensor[] parts = Split(x, 2); Tensor y = {|PG0003:parts[2]|};")]
    [InlineData("System.Func<int> f = {|PG0003:() => 1|};")]
    [InlineData("if ({|PG0003:x == B|}) { }")]
    [InlineData("byte n = 255; {|PG0003:n += 1|};")]
    [InlineData("byte n = 255; {|PG0003:n++|};")]
    [InlineData("int a = 2147483647; int b = checked({|PG0003:a + 1|});")]
    [InlineData("int a = 0; int b = {|PG0003:1 / a|};")]
    [InlineData("Tensor y = {|PG0003:Cast(x, (DType)9)|};")]
    [InlineData("Tensor y = {|PG0003:Generic(x)|};", "internal Tensor Generic<T>(T y) => null!;")]
    [InlineData("string s = {|PG0003:ToString()|};", "public override string ToString() => \"\";")]
    [InlineData("Tensor y = {|PG0003:Clamp(x, 2f, -2f)|};")]
    [InlineData("Tensor y = {|PG0003:Clamp(x, 0f, float.NaN)|};")]
    [InlineData("const float Bound = 1f; Tensor y = Clamp(x, Bound, 1f); y = Clamp(y, 0f, -0f);")]
    public Task PG0003_UnsupportedExpression(string statement, string members = "") => AnalyzerRun.VerifyAsync(Body(statement, members));

    [Theory]
    [InlineData("[Parameter({|PG0004:0|})] private partial Tensor W { get; }")]
    [InlineData("[Parameter(4, {|PG0004:-1|})] private partial Tensor W { get; }")]
    [InlineData("[{|PG0004:Parameter|}] private partial Tensor W { get; }")]
    [InlineData("[Parameter(65536, {|PG0004:65536|})] private partial Tensor W { get; }")]
    public Task PG0004_InvalidShape(string member) => AnalyzerRun.VerifyAsync(Model(member));

    [Theory]
    [InlineData("x = x ?? B;", "A definition cannot contain the operator '??'; no tensor, parameter or submodule of a definition is null, so it is never needed")]
    [InlineData("x ??= B;", "A definition cannot contain the operator '??='; no tensor, parameter or submodule of a definition is null, so it is never needed")]
    [InlineData("if (x == B) { }", "A definition cannot contain the operator '==' here; use the Operations, + - * /, locals, constants, and methods of the definition and its modules")]
    [InlineData("byte n = 255; n += 1;", "A definition cannot contain the operator '+=' here; use the Operations, + - * /, locals, constants, and methods of the definition and its modules")]
    [InlineData("System.Range r = 1..2;", "A definition cannot contain '1..2'; use the Operations, + - * /, locals, constants, and methods of the definition and its modules")]
    [InlineData("x = Clamp(x, 2f, -2.5f);", "A definition cannot contain a Clamp from 2 to -2.5; the lower bound must be at most the upper one")]
    public async Task PG0003_TheMessageNamesTheExpression(string statement, string message) =>
        Assert.Equal(message, Assert.Single(await AnalyzerRun.FindAsync(TestCompilation.Create(Body(statement)))).GetMessage());

    [Fact]
    public Task PG0004_InvalidShapeOfAnInput() =>
        AnalyzerRun.VerifyAsync(Model("", "[Forward] public Tensor Evaluate([Shape({|PG0004:0|})] Tensor x) => Tanh(x);"));

    [Theory]
    [InlineData("Tensor y = {|PG0004:Reshape(x, 0, 4)|};")]
    [InlineData("Tensor[] parts = {|PG0004:Split(x, 0)|};")]
    public Task PG0004_InvalidShapeInABody(string statement) => AnalyzerRun.VerifyAsync(Body(statement));

    [Theory]
    [InlineData("{|PG0006:count = 1|};", "private int count;")]
    [InlineData("{|PG0006:count++|};", "private int count;")]
    [InlineData("{|PG0006:count += 2|};", "private int count;")]
    [InlineData("{|PG0006:System.Console.WriteLine()|};")]
    [InlineData("Tensor[] parts = Split(x, 2); {|PG0006:parts[0] = x|};")]
    [InlineData("int n = 0; int m = Twice({|PG0006:ref n|});", "private static int Twice(ref int n) => n;")]
    public Task PG0006_SideEffect(string statement, string members = "") => AnalyzerRun.VerifyAsync(Body(statement, members));

    [Fact]
    public Task PG0007_RecursionOfMethods() =>
        AnalyzerRun.VerifyAsync(Body("Tensor y = Twice(x);", "private Tensor Twice(Tensor x) => {|PG0007:Twice(x)|};"));

    [Fact]
    public Task PG0007_RecursionOfModules() => AnalyzerRun.VerifyAsync(Definitions.Usings + """
        [PrecisionModule] public sealed partial class P { [Submodules] private partial P {|PG0007:Inner|} { get; } }
        [PrecisionModel(DType.Float32)]
        public sealed partial class M
        {
            [Submodules] private partial P Piece { get; }
            [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Tanh(x);
        }
        """);

    [Fact]
    public Task PG0007_RecursionOfModulesThatNoModelUses() => AnalyzerRun.VerifyAsync(Definitions.Usings + """
        [PrecisionModule] public sealed partial class P { [Submodules] private partial P {|PG0007:Inner|} { get; } }
        [PrecisionModule] public sealed partial class A { [Submodules(2)] private partial IReadOnlyList<B> {|PG0007:Pieces|} { get; } }
        [PrecisionModule] public sealed partial class B { [Submodules] private partial A {|PG0007:Piece|} { get; } [Submodules] private partial Leaf Leaf { get; } }
        [PrecisionModule] public sealed partial class Leaf { [Parameter(4)] private partial Tensor Gain { get; } }
        [PrecisionModule] public sealed partial class Outside { [Submodules] private partial A Piece { get; } }
        """);

    /// <summary>
    /// Every operation of this version has a gradient. With one taken from the table, it is reported where training reaches it, and
    /// only there.
    /// </summary>
    [Theory]
    [InlineData("Tensor y = {|PG0009:Erf(x * B)|}; return Linear(y, W);")]
    [InlineData("Tensor y = {|PG0009:Erf(B)|}; return Linear(x, W, y);")]
    [InlineData("return {|PG0009:Erf({|PG0009:Erf(x * B)|} + Linear(x, W))|};")]
    [InlineData("return Linear(Erf(x), W, B);")]
    [InlineData("return Linear(Erf(StopGradient(x * B)), W);")]
    [InlineData("return Linear(x, W, B) + StopGradient(Erf(x * B));")]
    [InlineData("Tensor y = Erf(x * B); return Linear(x, W);")]
    public void PG0009_NoGradient(string body)
    {
        Markup markup = Markup.Parse(Definitions.WithBody(body));
        ModelReading reading = Definitions.Read(markup.Source);
        IEnumerable<DefinitionDiagnostic> found = DefinitionCheck.Run(reading, Compiler.Compiler.Check(reading.Definition, operation => operation != Operation.Erf));
        Assert.Equal(
            markup.Expected.Select(mark => $"PG0009 {mark.Span} Erf has no gradient but training reaches it; use StopGradient before it or Modes.Inference").Order(),
            found.Select(diagnostic => $"{diagnostic.Rule.Id} {diagnostic.Location.SourceSpan} {diagnostic.ToDiagnostic().GetMessage()}").Order());
        Assert.Empty(DefinitionCheck.Run(reading));
    }

    [Theory]
    [InlineData("[{|PG0012:PrecisionModel|}] public sealed partial class M { [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Tanh(x); }")]
    [InlineData("[{|PG0012:PrecisionModel(DType.Float16, DType.Float16)|}] public sealed partial class M { [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Tanh(x); }")]
    [InlineData("[{|PG0012:PrecisionModel(DType.Float16, Pairings = (Pairing)8)|}] public sealed partial class M { [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Tanh(x); }")]
    [InlineData("[{|PG0012:PrecisionModel((DType)7)|}] public sealed partial class M { [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Tanh(x); }")]
    [InlineData("[PrecisionModel(DType.Float32)] public sealed partial class {|PG0012:M|} { }")]
    [InlineData("[PrecisionModel(DType.Float32)] public sealed partial class {|PG0012:M|}<T> { [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Tanh(x); }")]
    [InlineData("[PrecisionModel(DType.Float32)] public sealed partial record {|PG0012:M|} { [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Tanh(x); }")]
    [InlineData("[PrecisionModel(DType.Float32)] public sealed partial class {|PG0012:M|} { public M() { } [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Tanh(x); }")]
    public Task PG0012_InvalidModel(string source) => AnalyzerRun.VerifyAsync(Definitions.Usings + source);

    [Theory]
    [InlineData("[Parameter(4)] private partial int {|PG0012:B|} { get; }")]
    [InlineData("[Parameter(4)] private partial Tensor {|PG0012:B|} { get; set; }")]
    [InlineData("[Parameter(4)] private static partial Tensor {|PG0012:B|} { get; }")]
    [InlineData("[Parameter(4, {|PG0012:Initializer = Initializer.Orthogonal|})] private partial Tensor B { get; }")]
    [InlineData("[Parameter(4, {|PG0012:Initializer = Initializer.XavierUniform|})] private partial Tensor B { get; }")]
    [InlineData("[Parameter(4, Gain = 2f, {|PG0012:Initializer = Initializer.XavierNormal|})] private partial Tensor B { get; }")]
    [InlineData("[Parameter(4, {|PG0012:Initializer = Initializer.KaimingUniform|})] private partial Tensor B { get; }")]
    [InlineData("[Parameter(4, {|PG0012:Initializer = Initializer.KaimingNormal|})] private partial Tensor B { get; }")]
    [InlineData("[Parameter(4, {|PG0012:Initializer = (Initializer)99|})] private partial Tensor B { get; }")]
    [InlineData("[Parameter(4, {|PG0012:Value = 1f|})] private partial Tensor B { get; }")]
    [InlineData("[Parameter(4, 4, Initializer = Initializer.Orthogonal, {|PG0012:Value = 1f|})] private partial Tensor B { get; }")]
    [InlineData("[Submodules] private partial string {|PG0012:B|} { get; }")]
    public Task PG0012_InvalidProperty(string member) => AnalyzerRun.VerifyAsync(Model(member));

    [Theory]
    [InlineData("[Forward] private Tensor {|PG0012:Evaluate|}([Shape(4)] Tensor x) => Tanh(x);")]
    [InlineData("[Forward] public static Tensor {|PG0012:Evaluate|}([Shape(4)] Tensor x) => Tanh(x);")]
    [InlineData("[Forward] public Tensor Evaluate(Tensor {|PG0012:x|}) => Tanh(x);")]
    [InlineData("[Forward] public Tensor Evaluate([{|PG0012:Shape(4, DType = (DType)9)|}] Tensor x) => Tanh(x);")]
    [InlineData("[Forward] public Tensor Evaluate([Shape(4)] int {|PG0012:x|}) => null!;")]
    [InlineData("[Forward] public int {|PG0012:Evaluate|}([Shape(4)] Tensor x) => 1;")]
    [InlineData("[Forward] public (Tensor, Tensor) {|PG0012:Evaluate|}([Shape(4)] Tensor x) => (x, x);")]
    [InlineData("[{|PG0012:Forward(Modes = Modes.Decoding)|}] public Tensor Evaluate([Shape(4)] Tensor x) => Tanh(x);")]
    [InlineData("[Forward] public Tensor {|PG0012:Dispose|}([Shape(4)] Tensor x) => Tanh(x);")]
    [InlineData("[Forward] public Tensor A([Shape(4)] Tensor x) => Tanh(x); [Forward] public Tensor {|PG0012:ABackward|}([Shape(4)] Tensor x) => Tanh(x);")]
    [InlineData("[Forward] public (Tensor X, Tensor Y) {|PG0012:Evaluate|}([Shape(4)] Tensor x) => (Exp(x), Log(x));")]
    public Task PG0012_InvalidForward(string forward) => AnalyzerRun.VerifyAsync(Model("", forward));

    [Fact]
    public Task PG0013_SeveralDeclarations() => AnalyzerRun.VerifyAsync(Definitions.Usings + """
        [PrecisionModel(DType.Float32)]
        public sealed partial class M
        {
            [Parameter(4)] private partial Tensor B { get; }
            [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => x + B + C;
        }
        public sealed partial class {|PG0013:M|}
        {
            [Parameter(4)] private partial Tensor C { get; }
        }
        """);

    [Fact]
    public Task PG0005_UnusedParameter() => AnalyzerRun.VerifyAsync(Model("[Parameter(4)] private partial Tensor {|PG0005:B|} { get; }"));

    /// <summary>Beside an error of shape it is certain; beside what could not be read it would be a guess.</summary>
    [Theory]
    [InlineData("x = Linear(x, W, B); return {|PG0010:Reshape(x, 3)|};", "[Parameter(4)] private partial Tensor {|PG0005:C|} { get; }")]
    [InlineData("{|PG0002:while (true) { x = x * C; }|} return Linear(x, W, B);", "[Parameter(4)] private partial Tensor C { get; }")]
    public Task PG0005_UnusedParameterBesideOtherErrors(string body, string member) =>
        AnalyzerRun.VerifyAsync(Definitions.WithBody(body, member));

    [Fact]
    public Task PG0005_UnusedParameterOfAModule() => AnalyzerRun.VerifyAsync(Definitions.Usings + """
        [PrecisionModule]
        public sealed partial class P
        {
            [Parameter(4)] private partial Tensor {|PG0005:Unused|} { get; }
            public Tensor Apply(Tensor x) => Tanh(x);
        }
        [PrecisionModel(DType.Float32)]
        public sealed partial class M
        {
            [Submodules(2)] private partial IReadOnlyList<P> Pieces { get; }
            [Forward] public Tensor Evaluate([Shape(4)] Tensor x) => Pieces[0].Apply(x);
        }
        """);

    [Theory]
    [InlineData("Tensor y = {|PG0010:Linear(x, Reshape(W, 2, 8))|};")]
    [InlineData("Tensor y = {|PG0010:x + Slice(B, 0, 3)|};")]
    [InlineData("Tensor y = x; {|PG0010:y += Slice(B, 0, 3)|};")]
    [InlineData("Tensor y = Tanh({|PG0010:Reshape(x, 3)|});")]
    [InlineData("Tensor y = {|PG0010:Slice(x, 2, 3)|};")]
    [InlineData("Tensor y = Twice(x);", "private static Tensor Twice(Tensor x) => Tanh({|PG0010:Slice(x, 2, 3)|});")]
    public Task PG0010_ShapeMismatch(string statement, string members = "") => AnalyzerRun.VerifyAsync(Body(statement, members));

    [Theory]
    [InlineData("Tensor y = {|PG0011:Cast(x, DType.Float16) * x|};")]
    [InlineData("Tensor y = Tanh({|PG0011:Linear(Cast(x, DType.BFloat16), W)|});")]
    public Task PG0011_DTypeMismatch(string statement) => AnalyzerRun.VerifyAsync(Body(statement));

    [Fact]
    public Task PG0010_SplitThatDoesNotDivide() => AnalyzerRun.VerifyAsync(Body("Tensor[] parts = {|PG0010:Split(x, 3)|};"));

    /// <summary>Each initializer that a vector may have; together with those above, every one there is.</summary>
    [Fact]
    public Task AVectorMayBeConstant() => AnalyzerRun.VerifyAsync(Definitions.WithBody(
        "return Linear(x, W, B) * Zero * One;",
        "[Parameter(4, Initializer = Initializer.Zeros)] private partial Tensor Zero { get; } [Parameter(4, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor One { get; }"));

    [Fact]
    public Task AllErrorsAreReportedTogether() => AnalyzerRun.VerifyAsync(Definitions.WithBody(
        """
        Tensor y = Tanh({|PG0003:Unknown(x)|});
        {|PG0006:count = 1|};
        Tensor[] parts = {|PG0010:Split(x, 3)|};
        foreach (Tensor part in parts) { y = y + part; }
        {|PG0002:while (true) { }|}
        return (y);
        """,
        "private int count; [Parameter({|PG0004:0|})] private partial Tensor C { get; } private Tensor Unknown<T>(T x) => null!;"));

    [Fact]
    public Task WhatTheCompilerReportsIsNotRepeated() => AnalyzerRun.VerifyAsync(Definitions.WithBody(
        "Tensor y = Tnh(x); int n = \"a\"; Missing z = default; return Tanh(y + w) + ;"));
}
