using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Precision;

public sealed class IntegerDivisionTests
{
    [Theory]
    [InlineData("float F() => {|PG1012:1 / 2|} * 0.5f;")]
    [InlineData("float F(int i, int n) => (float)({|PG1012:i / n|});")]
    [InlineData("float F(float x, int i, int n) => x * ({|PG1012:i / n|});")]
    [InlineData("double F(int hits, int trials) { double rate = {|PG1012:hits / trials|}; return rate; }")]
    [InlineData("float F(int a, int b) { return {|PG1012:a / b|}; }")]
    [InlineData("double F(int done, int all) => 100 * ({|PG1012:done / all|});")]
    [InlineData("double F(long bytes) => {|PG1012:bytes / 1024|} / 1024;")]
    [InlineData("int F(int n, int batchSize) => (int)Math.Ceiling((double)({|PG1012:n / batchSize|}));")]
    [InlineData("float ratio; void F(int a, int b) { ratio = {|PG1012:a / b|}; ratio += {|PG1012:(a + 1) / b|}; }")]
    [InlineData("float F(int[] x, int k) { Func<int, float> f = i => {|PG1012:i / k|}; return f(x[0]); }")]
    [InlineData("float F(int i, int d) => MathF.Pow(10000f, {|PG1012:i / d|});")]
    [InlineData("Half F(int i, int n) => (Half)({|PG1012:i / n|});")]
    [InlineData("float F(bool b, int i, int n) => b ? {|PG1012:i / n|} : 0f;")]
    [InlineData("(float, float) F(int i, int n) => ({|PG1012:i / n|}, 1f);")]
    [InlineData("float F(int step, int total) => Math.Clamp({|PG1012:step / total|}, 0, 1);")]
    [InlineData("float F(int warmup, int step) => Math.Min(1f, {|PG1012:step / warmup|});")]
    public Task Reports_a_lost_fraction(string code) => Hazard.Reports(code);

    [Fact]
    public Task Reports_top_level_code() => Hazard.Reports(
        "float learningRate = 0.1f * ({|PG1012:args.Length / 3|}); Console.WriteLine(learningRate);", new HazardCase { IsRaw = true, IsProgram = true });

    [Theory]
    [InlineData("int F(int w) => w / 2;")]
    [InlineData("float F(float[] x) => x[x.Length / 2];")]
    [InlineData("float F(int i, int n) => (float)i / n + i / (float)n + i / 2f;")]
    [InlineData("float F(float x) => x * (8 / 2);")]
    [InlineData("void F(int i, int w) { float y = i / w; float x = i % w; Console.WriteLine(x + y); }")]
    [InlineData("double F(int i, int d) => Math.Pow(10000, 2 * (i / 2) / (double)d);")]
    [InlineData("float F(int i, int d) => MathF.Pow(10000f, (i / 2) * 2f / d);")]
    [InlineData("double F(int i, int n) => Math.Floor((double)(i / n));")]
    [InlineData("void F(int i, int n) { float tileIndex = i / n; Console.WriteLine(tileIndex); }")]
    [InlineData("float F(float[] data, int channels) => 1f / (data.Length / channels);")]
    [InlineData("float F(int n) => (n * 4) / 4;")]
    [InlineData("float F(int hidden, int numHeads) => 1f / MathF.Sqrt(hidden / numHeads);")]
    [InlineData("double F(int bits) => (1 << bits) / 2;")]
    [InlineData("double F(int n) => n * (n - 1) / 2;")]
    [InlineData("float F(float rate, int epoch, int stepSize) => MathF.Pow(rate, epoch / stepSize);")]
    [InlineData("bool F(int a, int b, float x) => x > 0 && a / b > 3;")]
    [InlineData("T F<T>(T a, T b) where T : INumber<T> => a / b;")]
    [InlineData("decimal F(decimal a, int b) => a / b;")]
    public Task Is_silent_for_exact_and_whole_quotients(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("float F() => 3 / 4 * 2f;", "3 / 4 is 0, not 0.75", DiagnosticSeverity.Warning, DiagnosticSeverity.Error)]
    [InlineData("float F(int i) => i / 10;", "11 / 10 is 1, not 1.1", DiagnosticSeverity.Warning, DiagnosticSeverity.Warning)]
    [InlineData("float F(int i, int n) => i / n;", "3 / 2 is 1, not 1.5", DiagnosticSeverity.Warning, DiagnosticSeverity.Warning)]
    public async Task Says_what_is_lost(string code, string text, DiagnosticSeverity severity, DiagnosticSeverity inKernels)
    {
        await Hazard.Says(code, severity, [text, "float"]);
        await Hazard.Says("[PrecisionGen.Reproducible] " + code, inKernels, [text], new HazardCase { HasRuntime = true });
    }

    [Fact]
    public Task Half_typed_code_does_not_crash() => Hazard.Silent("float F(int i) => (float)(i / ) + ( / i);", new HazardCase { IsBroken = true });

    private const string Before = """
        public static double Value() => F(1, 4) + G(1, 4) + H() + (double)I(1, 4);
        static float F(int i, int n) => (float)({|PG1012:i / n|});
        static double G(int i, int n) => 100 * ({|PG1012:i / n|});
        static float H() => {|PG1012:1 / 2|} * 0.5f;
        static Half I(int i, int n) => (Half)({|PG1012:i / n|});
        """;

    private const string After = """
        public static double Value() => F(1, 4) + G(1, 4) + H() + (double)I(1, 4);
        static float F(int i, int n) => (float)i / n;
        static double G(int i, int n) => 100 * ((double)i / n);
        static float H() => 1f / 2 * 0.5f;
        static Half I(int i, int n) => (Half)((float)i / n);
        """;

    [Fact]
    public async Task Fix_divides_in_the_type_of_the_result()
    {
        await Hazard.Fixed(Before, After);
        Hazard.Improves(Before, After, 25.75, 0);
    }
}
