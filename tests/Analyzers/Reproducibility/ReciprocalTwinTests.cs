using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests;

public sealed class ReciprocalTwinTests
{
    private static readonly HazardCase Runtime = new() { HasRuntime = true };

    [Theory]
    [InlineData("float Train(float x) => x / 3f; float Infer(float x) => {|PG3008:x * (1f / 3f)|};")]
    [InlineData("readonly float scale = 7; float Train(float[] logits, int i) => logits[i] / scale; float Act(float[] logits, int i) { float inverse = 1 / scale; return {|PG3008:logits[i] * inverse|}; }")]
    [InlineData("const float Inverse = 1f / 255f; float PixelsTrain(byte[] image, int i) => image[i] / 255f; float PixelsInference(byte[] observation, int i) => {|PG3008:observation[i] * Inverse|};")]
    [InlineData("double Learn(double[] rewards, double count) => rewards[0] / count; double Score(double[] rewards, double count) => {|PG3008:1 / count * rewards[1]|};")]
    [InlineData("float Temperature { get; init; } = 1; float TrainLogit(float z) => z / Temperature; float RolloutLogit(float raw) => {|PG3008:raw * (1 / Temperature)|};")]
    [InlineData("Half Train(Half x, Half c) => x / c; Half Infer(Half x, Half c) => {|PG3008:x * (Half.One / c)|};")]
    [InlineData("const float Scale = 255; const float Inverse = 1 / Scale; float PixelTrain(byte pixel) => pixel / Scale; float PixelRollout(byte pixel) => {|PG3008:pixel * Inverse|};")]
    [InlineData("void Scale(float[] x, float c) { float inverse = 1 / c; for (int i = 0; i < x.Length; i++) { {|PG3008:x[i] *= inverse|}; } } void ScaleReference(float[] x, float c) { for (int i = 0; i < x.Length; i++) { x[i] /= c; } }")]
    public Task Reports_twins_of_one_type(string code) => Hazard.Reports(Reproducible(code), Runtime);

    [Fact]
    public Task Reports_a_vector_loop_and_its_rest() => Hazard.Reports(
        Reproducible(
            """
            void Scale(float[] x, float scale)
            {
                Vector<float> inverse = new(1 / scale);
                int i = 0;
                for (; i + Vector<float>.Count <= x.Length; i += Vector<float>.Count)
                {
                    Vector<float> v = new(x, i);
                    ({|PG3008:v * inverse|}).CopyTo(x, i);
                }

                for (; i < x.Length; i++)
                {
                    x[i] = x[i] / scale;
                }
            }
            """),
        Runtime);

    [Theory]
    [InlineData("float Train(float x) => x / 4f; float Infer(float x) => x * (1f / 4f);")]
    [InlineData("float Train(float x) => x * (1f / 3f); float Infer(float x) => x * (1f / 3f);")]
    [InlineData("float Train(float x) => x / 3f; float Infer(float x) => x / 3f;")]
    [InlineData("float Train(float x) => x / 3f; float Infer(float x) => x * (1f / 5f);")]
    [InlineData("float Mean(float sum, float n) => sum / n; float Variance(float squares, float n) => squares * (1 / n);")]
    [InlineData("float Both(float sum, float squares, float n) { float inverse = 1 / n; return sum / n + squares * inverse; }")]
    [InlineData("float Mean(float[] x) { float s = 0; foreach (float v in x) { s += v; } return s / x.Length; } float Power(float[] x) { float s = 0; foreach (float v in x) { s += v * v; } float inverse = 1f / x.Length; return s * inverse; }")]
    [InlineData("float Height(Vector2 v, Vector2 w, float h) => h / v.Y; float Width(Vector2 v, Vector2 w, float h) => h * (1 / w.Y);")]
    [InlineData("float Gamma(float x) => x / 3f; float Third(float x) => x * (1f / 3f);")]
    [InlineData("float Train(float x) => x / 3f; double Infer(double x) => x * (1.0 / 3);")]
    [InlineData("int Train(int x) => x / 3; float Infer(float x) => x * (1f / 3f);")]
    [InlineData("float Train(float x, float y) => x / y; float Infer(float x, float y) => x * y;")]
    public Task Is_silent_where_both_round_alike_or_divide_something_else(string code) => Hazard.Silent(Reproducible(code), Runtime);

    [Fact]
    public Task Is_silent_in_ordinary_code() => Hazard.Silent("float Train(float x) => x / 3f; float Infer(float x) => x * (1f / 3f);");

    [Fact]
    public Task Half_typed_code_does_not_crash() => Hazard.Silent(
        Reproducible("float Train(float x) => x / ; float Infer(float x) => x * (1f / ); void M() { float i = 1 / ; float y = * i; }"),
        new HazardCase { HasRuntime = true, IsBroken = true });

    [Fact]
    public Task Says_which_twin_divides() => Hazard.Says(
        Reproducible("float Train(float x) => x / 3f; float Infer(float x) => x * (1f / 3f);"),
        DiagnosticSeverity.Warning,
        ["'x * (1f / 3f)'", "'x / 3f' in Train divides", "33,301"],
        Runtime);

    [Fact]
    public Task Fix_divides_too() => Hazard.Fixed(
        Reproducible("float Train(float x, float y) => (x + y) / 3f; float Infer(float x, float y) => {|PG3008:(x + y) * (1f / 3f)|};"),
        Reproducible("float Train(float x, float y) => (x + y) / 3f; float Infer(float x, float y) => (x + y) / 3f;"),
        Runtime);

    [Fact]
    public Task Fix_divides_by_what_a_variable_inverted() => Hazard.Fixed(
        Reproducible("float Train(float[] x, float c) => x[0] / c; float Infer(float[] x, float c) { float inverse = 1 / c; return {|PG3008:inverse * x[0]|}; }"),
        Reproducible("float Train(float[] x, float c) => x[0] / c; float Infer(float[] x, float c) { float inverse = 1 / c; return x[0] / c; }"),
        Runtime);

    [Fact]
    public Task No_fix_for_vectors() => Hazard.NotFixed(
        Reproducible(
            """
            void Scale(float[] x, float scale)
            {
                Vector<float> inverse = new(1 / scale);
                ({|PG3008:new Vector<float>(x) * inverse|}).CopyTo(x);
                x[x.Length - 1] = x[x.Length - 1] / scale;
            }
            """),
        Runtime);

    [Fact]
    public void Fixed_code_has_the_twins_bits() => Hazard.Improves(
        "static float Train(float x) => x / 3f; static float Infer(float x) => x * (1f / 3f); public static double Value() { int n = 0; for (int i = 1; i < 1000; i++) { n += Train(i) == Infer(i) ? 0 : 1; } return n; }",
        "static float Train(float x) => x / 3f; static float Infer(float x) => x / 3f; public static double Value() { int n = 0; for (int i = 1; i < 1000; i++) { n += Train(i) == Infer(i) ? 0 : 1; } return n; }",
        0,
        0);

    private static string Reproducible(string code) => "[PrecisionGen.Reproducible]\nclass C\n{\n" + code + "\n}";
}
