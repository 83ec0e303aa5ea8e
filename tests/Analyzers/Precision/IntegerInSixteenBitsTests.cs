using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Precision;

public sealed class IntegerInSixteenBitsTests
{
    private static readonly HazardCase Runtime = new() { HasRuntime = true };

    [Theory]
    [InlineData("Half Angle(int position, Half frequency) => {|PG1007:(Half)position|} * frequency;")]
    [InlineData("void Fill(Half[] positions) { for (int i = 0; i < positions.Length; i++) { positions[i] = {|PG1007:(Half)i|}; } }")]
    [InlineData("Half F(List<int> tokens) { Half Local() => {|PG1007:(Half)tokens.Count|}; return Local(); }")]
    [InlineData("Half F(long step) => Half.One - {|PG1007:(Half)(float)step|};")]
    [InlineData("Half[] F(int[] tokenIds) => tokenIds.Select(token => {|PG1007:(Half)token|}).ToArray();")]
    [InlineData("int step; Half Next() { step++; return {|PG1007:(Half)step|}; }")]
    [InlineData("Half F(ushort sample) => {|PG1007:(Half)sample|};")]
    [InlineData("Half F(int row, int columns, int column) => {|PG1007:(Half)(row * columns + column)|};")]
    [InlineData("Half F(int i) => {|PG1007:Half.CreateChecked(i)|};")]
    [InlineData("void F(Half[] x) { for (int i = 0; i < 4096; i++) x[i] = {|PG1007:(Half)i|}; }")]
    [InlineData("Half F() => {|PG1007:(Half)2049|};")]
    public Task Reports_integers_that_half_does_not_have(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("PrecisionGen.BFloat16 F(int position) => {|PG1007:(PrecisionGen.BFloat16)position|};")]
    [InlineData("void F(PrecisionGen.BFloat16[] x) { for (int i = 0; i < 512; i++) x[i] = {|PG1007:(PrecisionGen.BFloat16)i|}; }")]
    public Task Reports_integers_that_bfloat16_does_not_have(string code) => Hazard.Reports(code, Runtime);

    [Theory]
    [InlineData("float Total() { float at = 0; for (int i = 0; i < 20_000_000; i++) { at = {|PG1007:i|}; } return at; }")]
    [InlineData("float F(long timestamp) => {|PG1007:timestamp|};")]
    [InlineData("const float Big = {|PG1007:16777217|};")]
    [InlineData("float F(ulong tokenId) => {|PG1007:(float)tokenId|};")]
    [InlineData("float F() { float t = {|PG1007:DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()|}; return t; }")]
    public Task Suggests_more_than_float_for_large_integers(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("Half F(byte pixel) => (Half)pixel / (Half)255;")]
    [InlineData("Half F(sbyte q, Half scale) => (Half)q * scale;")]
    [InlineData("Half F() => (Half)2048;")]
    [InlineData("float F(int i) => i;")]
    [InlineData("double F(long i) => i;")]
    [InlineData("float F(int hits, int total) => (float)hits / total;")]
    [InlineData("Half F(float x) => (Half)x;")]
    [InlineData("Half F(int label) => (Half)label;")]
    [InlineData("Half F(int[] actions, int i) => (Half)actions[i];")]
    [InlineData("static Half ToHalf(int value) => (Half)value;")]
    [InlineData("static Half Convert(object value) => value switch { int i => (Half)i, float f => (Half)f, _ => Half.NaN };")]
    [InlineData("float Scale() => 1f / int.MaxValue;")]
    [InlineData("Half F(Random random) => (Half)random.Next(-5, 6);")]
    [InlineData("Half F(long a) => (Half)(int)(float)MathF.Round(a * 0.5f);")]
    [InlineData("T F<T>(int i) where T : INumber<T> => T.CreateChecked(i);")]
    [InlineData("bool F(int i) => Half.IsInfinity((Half)i);")]
    [InlineData("float F(long totalBytes) => MathF.Log2((float)totalBytes);")]
    [InlineData("float F(long total, TimeSpan t) { float x = total; return x / (float)t.TotalSeconds; }")]
    public Task Is_silent_on_exact_or_small_integers(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("void F(Half[] x) { for (int i = 0; i < 64; i++) { x[i] = (Half)i; } }")]
    [InlineData("Half F(int i) => i < 0 || i > 2048 ? Half.NaN : (Half)i;")]
    [InlineData("Half F(int i) => (Half)(i % 10);")]
    [InlineData("Half F(int i) => (Half)(i & 0xFF);")]
    [InlineData("Half F(int i) => (Half)Math.Clamp(i, 0, 1000);")]
    [InlineData("Half F(uint i) => (Half)(i >> 24);")]
    [InlineData("void F() { Half[] x = new Half[16]; for (int i = 0; i < x.Length; i++) x[i] = (Half)i; }")]
    [InlineData("Half F(bool up) { int sign = up ? 1 : -1; return (Half)sign; }")]
    public Task Is_silent_where_the_range_is_known(string code) => Hazard.Silent(code);

    [Fact]
    public Task Takes_declared_ranges() => Hazard.Silent(
        "Half F(int position) => (Half)position;", new HazardCase { EditorConfig = "precisiongen.input_range.position = 0..1024" });

    [Theory]
    [InlineData("{|PG1007:TorchSharp.torch.arange(n, dtype: TorchSharp.torch.float16)|}")]
    [InlineData("{|PG1007:TorchSharp.torch.arange(0, 4096, TorchSharp.torch.ScalarType.BFloat16)|}")]
    [InlineData("{|PG1007:TorchSharp.torch.arange(n).unsqueeze(1).half()|}")]
    [InlineData("{|PG1007:TorchSharp.torch.arange(n, dtype: TorchSharp.torch.int64).to(TorchSharp.torch.bfloat16)|}")]
    public Task Reports_positions_in_16_bit_tensors(string expression) =>
        Hazard.Reports("class C { TorchSharp.torch.Tensor F(int n) => " + expression + "; }" + Stubs.TorchSharp);

    [Theory]
    [InlineData("TorchSharp.torch.arange(n, dtype: TorchSharp.torch.float32)")]
    [InlineData("TorchSharp.torch.arange(128, dtype: TorchSharp.torch.float16)")]
    [InlineData("TorchSharp.torch.arange(0, 1.0, 0.1, TorchSharp.torch.float16)")]
    [InlineData("TorchSharp.torch.arange(n)")]
    [InlineData("TorchSharp.torch.zeros(n).half()")]
    public Task Is_silent_on_other_tensors(string expression) =>
        Hazard.Silent("class C { TorchSharp.torch.Tensor F(int n) => " + expression + "; }" + Stubs.TorchSharp);

    [Theory]
    [InlineData("Half F(int position) => (Half)position;", DiagnosticSeverity.Warning, "(Half)position: Half has every integer only up to 2048, so 2049 becomes 2048 and 70000 becomes Infinity")]
    [InlineData("Half F(int i) => (Half)Math.Clamp(i, 0, 5000);", DiagnosticSeverity.Warning, "so 2049 becomes 2048")]
    [InlineData("[PrecisionGen.Reproducible] PrecisionGen.BFloat16 F(int i) => (PrecisionGen.BFloat16)i;", DiagnosticSeverity.Warning, "only up to 256, so 257 becomes 256")]
    [InlineData("float F(long timestamp) => timestamp;", DiagnosticSeverity.Info, "float has every integer only up to 1.67772e7, so 16777217 becomes 16777216")]
    [InlineData("Half F() => (Half)2049;", DiagnosticSeverity.Info, "2049 becomes 2048")]
    public Task Says_which_integer_is_lost(string code, DiagnosticSeverity severity, string text) => Hazard.Says(code, severity, [text], Runtime);

    private const string Before = "public static double Value() => (double)Angle(2049, (Half)0.1f); static Half Angle(int position, Half frequency) => {|PG1007:(Half)position|} * frequency;";
    private const string After = "public static double Value() => (double)Angle(2049, (Half)0.1f); static Half Angle(int position, Half frequency) => (Half)((float)position * (float)frequency);";

    [Fact]
    public async Task Fix_rounds_once()
    {
        await Hazard.Fixed(Before, After);
        Hazard.Improves(Before, After, 204.85, 2e-4);
    }

    [Theory]
    [InlineData("Half F(int position) => {|PG1007:(Half)position|};")]
    [InlineData("void Fill(Half[] positions) { for (int i = 0; i < positions.Length; i++) { positions[i] = {|PG1007:(Half)i|}; } }")]
    public Task Fix_is_not_offered_without_an_operation(string code) => Hazard.NotFixed(code);

    [Fact]
    public Task Half_typed_code_is_no_error() => Hazard.Silent("Half F(int i) => (Half); Half G() => Half.CreateChecked(", new HazardCase { IsBroken = true });
}
