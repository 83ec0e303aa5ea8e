using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Training;

public sealed class ZeroTemperatureTests
{
    [Theory]
    [InlineData("public void F(float[] logits, float temperature) { for (int i = 0; i < logits.Length; i++) { {|PG4007:logits[i] /= temperature|}; } }")]
    [InlineData("public float[] F(float[] logits, double temperature) => logits.Select(z => (float)({|PG4007:z / temperature|})).ToArray();")]
    [InlineData("public void F(float[] logits, float temp) { for (int i = 0; i < logits.Length; i++) { logits[i] = {|PG4007:logits[i] / temp|}; } }")]
    [InlineData("public void Sample(float[] logits, float temperature) { float inverse = {|PG4007:1f / temperature|}; TensorPrimitives.Multiply(logits, inverse, logits); }")]
    [InlineData("public void F(float[] logits, float temperature) => {|PG4007:TensorPrimitives.Divide(logits, temperature, logits)|};")]
    [InlineData("public float Temperature { get; set; } = 1f; public void F(Span<float> scores) { foreach (ref float score in scores) { {|PG4007:score /= Temperature|}; } }")]
    [InlineData("public void F(float[] logits, float temperature) { if (temperature < 0) { throw new ArgumentException(\"t\"); } for (int i = 0; i < logits.Length; i++) { {|PG4007:logits[i] /= temperature|}; } }")]
    [InlineData("public void F(float[] logits, float temperature) { if (temperature != 1f) { for (int i = 0; i < logits.Length; i++) { {|PG4007:logits[i] /= temperature|}; } } }")]
    [InlineData("public float Temperature { get; init; } = 1; public void F(float[] logits) => Apply(logits); private void Apply(float[] logits) { {|PG4007:logits[0] /= Temperature|}; }")]
    [InlineData("public void F(float[] logits, float temperature) { void Scale(int i) { {|PG4007:logits[i] /= temperature|}; } Scale(0); }")]
    [InlineData("double[] F(double[] weights, double temperature) => weights.Select(w => Math.Pow(w, {|PG4007:1 / temperature|})).ToArray();")]
    [InlineData("float F(float logit, float tau) => logit * ({|PG4007:1f / tau|});")]
    public Task Reports_a_temperature_that_can_be_zero(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("public int F(float[] logits, float temperature) { if (temperature <= 0) { return 0; } for (int i = 0; i < logits.Length; i++) { logits[i] /= temperature; } return 1; }")]
    [InlineData("public void F(float[] logits, float temperature) { if (temperature > 0) { for (int i = 0; i < logits.Length; i++) { logits[i] /= temperature; } } }")]
    [InlineData("public void F(float[] logits, float temperature) { float t = Math.Max(temperature, 1e-5f); for (int i = 0; i < logits.Length; i++) { logits[i] /= t; } }")]
    [InlineData("public void F(float[] logits, float temperature) { temperature = MathF.Max(temperature, 1e-5f); for (int i = 0; i < logits.Length; i++) { logits[i] /= temperature; } }")]
    [InlineData("public int F(float[] logits, float temperature) { if (temperature == 0f) { return 0; } logits[0] = logits[0] / temperature; return 1; }")]
    [InlineData("public float F(float[] logits, float temperature) => temperature != 0 ? logits[0] / temperature : 0;")]
    [InlineData("public int F(float[] logits, float temperature) { bool isGreedy = temperature < 1e-6f; if (!isGreedy) { logits[0] /= temperature; } return 0; }")]
    [InlineData("public void F(float[] logits, float temperature) { ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature); logits[0] /= temperature; }")]
    [InlineData("public int F(float[] logits, float temperature) { if (MathF.Abs(temperature) < 1e-6f) { return 0; } logits[0] /= temperature; return 1; }")]
    [InlineData("public float F(float[] logits, float temperature) => temperature switch { 0f => 0, _ => logits[0] / temperature };")]
    [InlineData("public int F(float[] logits, float temperature) { if (temperature is 0f or 1f) { return 0; } logits[0] /= temperature; return 1; }")]
    public Task Is_silent_behind_a_guard(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("public class Sampler { private readonly float temperature; public Sampler(float temperature) { if (temperature <= 0) { throw new ArgumentException(\"t\"); } this.temperature = temperature; } public void F(float[] logits) { logits[0] /= temperature; } }")]
    [InlineData("public class Sampler { private readonly float temperature; public Sampler(float temperature) => this.temperature = Math.Max(temperature, 1e-4f); public void F(float[] logits) { logits[0] /= temperature; } }")]
    [InlineData("public class Options { private float temperature = 1; public float Temperature { get => temperature; set { ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value); temperature = value; } } public void F(float[] logits) { logits[0] /= Temperature; } }")]
    [InlineData("public class Sampler { public int F(float[] logits, float temperature) { if (temperature <= 0) { return 0; } Apply(logits, temperature); return 1; } private static void Apply(float[] logits, float temperature) { logits[0] /= temperature; } }")]
    [InlineData("public class Sampler { public void F(float[] logits) => Apply(logits, 0.7f); private static void Apply(float[] logits, float temperature) { logits[0] /= temperature; } }")]
    [InlineData("public class Sampler { private const float Temperature = 0.5f; private readonly float temperature = 0.8f; public float F(float[] logits) => logits[0] / Temperature + logits[1] / temperature; }")]
    [InlineData("public class Sampler { public float Temperature { get; init; } = 1; public int F(float[] logits) { if (Temperature < 1e-6f) { return 0; } Apply(logits); return 1; } private void Apply(float[] logits) { logits[0] /= Temperature; } }")]
    public Task Is_silent_where_the_value_is_checked_elsewhere(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("public double Pressure(double n, double temperature) => n * 8.314 / temperature;")]
    [InlineData("public bool Accept(double delta, double temperature, Random random) => delta < 0 || random.NextDouble() < Math.Exp(-delta / temperature);")]
    [InlineData("public float Decay(float dt, float tau) => MathF.Exp(-dt / tau);")]
    [InlineData("public int F(int[] buffer, int temp) => buffer[0] / temp;")]
    [InlineData("public float F(float[] logits, float scale) => logits[0] / scale;")]
    public Task Is_silent_for_other_temperatures(string code) => Hazard.Silent(code);

    [Fact]
    public Task Reports_a_floor_that_overflows_half() => Hazard.Says(
        "public void F(Half[] logits, Half temperature) { Half temp = Half.Max(temperature, (Half)1e-4f); logits[0] /= temp; }",
        DiagnosticSeverity.Info, ["'temp' can be 0.000100017", "a logit of 10", "Infinity in Half"]);

    [Fact]
    public Task Is_silent_for_a_larger_floor_in_half() => Hazard.Silent(
        "public void F(Half[] logits, Half temperature) { Half temp = Half.Max(temperature, (Half)1e-3f); logits[0] /= temp; }");

    [Fact]
    public Task Is_silent_for_a_declared_range() => Hazard.Silent(
        "public void F(float[] logits, float temperature) { logits[0] /= temperature; }",
        new HazardCase { EditorConfig = "precisiongen.input_range.temperature = 0.1..2" });

    [Theory]
    [InlineData("[PrecisionGen.Reproducible] ", DiagnosticSeverity.Warning)]
    [InlineData("", DiagnosticSeverity.Info)]
    public Task Says_what_happens_at_zero(string attribute, DiagnosticSeverity severity) => Hazard.Says(
        attribute + "public void F(float[] logits, float temperature) { logits[0] /= temperature; }", severity,
        ["'temperature' can be 0", "NaN"], new HazardCase { HasRuntime = true });

    [Fact]
    public Task Survives_half_typed_code() => Hazard.Silent(
        "public void F(float[] logits, float temperature) { logits[0] / ; float x = missing / other; }", new HazardCase { IsBroken = true });

    private const string Before = """
        public class C
        {
            public static double Value() => Pick(new float[] { 1, 3, 2 }, 0);

            public static int Pick(float[] logits, float temperature)
            {
                float[] scaled = new float[logits.Length];
                for (int i = 0; i < logits.Length; i++)
                {
                    scaled[i] = {|PG4007:(logits[i] - 2) / temperature|};
                }

                float[] weights = new float[scaled.Length];
                for (int i = 0; i < scaled.Length; i++)
                {
                    weights[i] = scaled[i] - TensorPrimitives.Max(scaled);
                }

                return Array.FindIndex(weights, weight => weight == 0);
            }
        }
        """;

    [Fact]
    public async Task Fix_takes_the_largest_logit()
    {
        string after = Before.Replace("{|PG4007:", "").Replace("|}", "").Replace("float[] scaled = ", """
            if (temperature <= 0)
                    {
                        return TensorPrimitives.IndexOfMax(logits);
                    }

                    float[] scaled = 
            """);
        await Hazard.Fixed(Before, after);
        Hazard.Improves(Before, after, 1, 0);
    }

    [Theory]
    [InlineData(
        "public void F(float[] logits, float temperature) { {|PG4007:logits[0] /= temperature|}; }",
        "public void F(float[] logits, float temperature) { logits[0] /= MathF.Max(temperature, 1e-5f); }")]
    [InlineData(
        "public double F(double logit, double temperature) => {|PG4007:logit / temperature|};",
        "public double F(double logit, double temperature) => logit / Math.Max(temperature, 1e-5);")]
    [InlineData(
        "public Half F(Half logit, Half temperature) => {|PG4007:logit / temperature|};",
        "public Half F(Half logit, Half temperature) => logit / Half.Max(temperature, (Half)1e-3f);")]
    public Task Fix_gives_a_floor(string before, string after) => Hazard.Fixed(before, after);

    [Fact]
    public Task Fix_is_not_offered_for_a_computed_float_cast() => Hazard.NotFixed(
        "public void F(float[] logits, double temperature) { {|PG4007:logits[0] /= (float)temperature|}; }");
}
