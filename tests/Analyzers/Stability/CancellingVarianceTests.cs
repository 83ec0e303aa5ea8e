using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Stability;

public sealed class CancellingVarianceTests
{
    [Theory]
    [InlineData("float F(float[] x) { float s = 0, q = 0; foreach (float v in x) { s += v; q += v * v; } float mean = s / x.Length; return {|PG2007:q / x.Length - mean * mean|}; }")]
    [InlineData("float F(float[] x) { float s = 0, q = 0; for (int i = 0; i < x.Length; i++) { s = s + x[i]; q += x[i] * x[i]; } return ({|PG2007:q - s * s / x.Length|}) / (x.Length - 1); }")]
    [InlineData("double F(double[] x) { double m = x.Average(); return {|PG2007:x.Average(v => v * v) - m * m|}; }")]
    [InlineData("double F(double[] x) => {|PG2007:x.Sum(v => Math.Pow(v, 2)) / x.Length - Math.Pow(x.Average(), 2)|};")]
    [InlineData("float F(ReadOnlySpan<float> x) { float m = TensorPrimitives.Sum(x) / x.Length; return {|PG2007:TensorPrimitives.SumOfSquares(x) / x.Length - m * m|}; }")]
    [InlineData("double F(double[] x) { double sum = 0, squares = 0; foreach (double v in x) { sum += v; squares += v * v; } double mean = sum / x.Length; return {|PG2007:squares - mean * sum|}; }")]
    [InlineData("double sumX, sumXX; int n; double Slope => 1 / ({|PG2007:n * sumXX - sumX * sumX|});")]
    [InlineData("double sumSquares, mean; long count; double F() { double Variance() => {|PG2007:sumSquares / count - mean * mean|}; return Variance(); }")]
    [InlineData("float F(Half[] x) { Half s = default, q = default; float n = x.Length; foreach (Half v in x) { {|PG1003:s = (Half)((float)s + (float)v)|}; {|PG1004:q = (Half)((float)q + (float)(v * v))|}; } float m = (float)s / n; return {|PG2007:(float)q / n - m * m|}; }")]
    [InlineData("float F(float[] x, float mean) { float squares = 0; Array.ForEach(x, v => squares += v * v); float variance = squares / x.Length; {|PG2007:variance -= mean * mean|}; return variance; }")]
    [InlineData("double F(double[] x, double[] y) { double s = 0, q = 0; for (int i = 0; i < x.Length; i++) { double d = x[i] - y[i]; s += d; q += d * d; } double mean = s / x.Length; return {|PG2007:q / x.Length - mean * mean|}; }")]
    [InlineData("double F(float[] x) { float m = x.Average(); return {|PG2007:x.Select(v => v * v).Average() - m * m|}; }")]
    [InlineData("float F(float[] x) { float m = x.Sum() / x.Length; return {|PG2007:x.Select(v => v * v).Sum() / x.Length - m * m|}; }")]
    [InlineData("float F(float[] x, int n) { float m = x.Average(); float[] squares = x.Select(v => v * v).ToArray(); return {|PG2007:squares.Sum() / n - m * m|}; }")]
    [InlineData("double F(double[] x) { double s = x.AsParallel().AsOrdered().Select(v => v).ToArray().Average(); return {|PG2007:(from v in x select v * v).Average() - s * s|}; }")]
    [InlineData("float F(float[] x) { float mean = x.Average(); return {|PG2007:x.Aggregate(0f, (sum, v) => sum + v * v) / x.Length - mean * mean|}; }")]
    [InlineData("float F(ReadOnlySpan<float> x) { float m = TensorPrimitives.Sum(x) / x.Length; return {|PG2007:TensorPrimitives.Dot(x, x) / x.Length - m * m|}; }")]
    [InlineData("float F(float[] x) { float norm = TensorPrimitives.Norm<float>(x); float m = TensorPrimitives.Average<float>(x); return {|PG2007:norm * norm / x.Length - m * m|}; }")]
    public Task Reports_a_difference_of_moments(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("IFloatingPointIeee754<T>")]
    [InlineData("INumber<T>, System.Numerics.IRootFunctions<T>")]
    public Task Reports_generic_arithmetic(string constraint) => Hazard.Reports($$"""
        class Running<T> where T : struct, System.Numerics.{{constraint}}
        {
            private T sum = T.Zero, squares = T.Zero;
            private int n;

            void Push(T value) { sum += value; squares += value * value; n++; }

            T Deviation() { T count = T.CreateChecked(n); T mean = sum / count; return T.Sqrt({|PG2007:squares / count - mean * mean|}); }
        }
        """);

    [Theory]
    [InlineData("double F(double a, double b, double c) => b * b - 4 * a * c;")]
    [InlineData("double F(double a, double b) => a * a - b * b;")]
    [InlineData("float F(float[] x) { float mean = x.Average(); return x.Average(v => (v - mean) * (v - mean)); }")]
    [InlineData("double F(double[] x) { double mean = 0, m2 = 0; int n = 0; foreach (double v in x) { n++; double d = v - mean; mean += d / n; m2 += d * (v - mean); } return m2 / n; }")]
    [InlineData("double F(byte[] x) { double s = 0, q = 0; foreach (byte v in x) { s += v; q += v * v; } return q / x.Length - s / x.Length * (s / x.Length); }")]
    [InlineData("double F(int[] x) { long sum = 0, squares = 0; foreach (int v in x) { sum += v; squares += v * v; } return squares / (double)x.Length - (double)sum * sum; }")]
    [InlineData("float F(float[] x) { float mean = x.Average(); return x.Select(v => (v - mean) * (v - mean)).Average(); }")]
    [InlineData("double F(double[] x) { double mean = x.Average(); return x.Sum(v => Math.Pow(v - mean, 2)) / (x.Length - 1) - mean * mean * 0.5; }")]
    [InlineData("double F(double[] x, double shift) { double n = x.Length, s = x.Sum(v => v - shift), q = x.Sum(v => (v - shift) * (v - shift)); return (q - s * s / n) / (n - 1); }")]
    [InlineData("float F(float[] x) { float shift = x[0], s = 0, q = 0; foreach (float v in x) { s += v - shift; q += (v - shift) * (v - shift); } return (q - s * s / x.Length) / x.Length; }")]
    [InlineData("double F(int[] x) { double mean = x.Average(); return x.Select(v => v * v).Average() - mean * mean; }")]
    [InlineData("decimal F(decimal sum, decimal squares, int n) => squares / n - sum * sum;")]
    [InlineData("double F(double total, double used) => total - used * used;")]
    [InlineData("float F(float squared, float step) => squared - step * step;")]
    [InlineData("double F(double mean, double x) => x - mean * mean;")]
    [InlineData("double F(double[] x, double[] y) { double h = 0, f = 0, g = 0; for (int i = 0; i < x.Length; i++) { h += x[i] * x[i]; f += x[i]; g += y[i]; } return h - f * g; }")]
    public Task Is_silent_on_other_differences(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("float F(float squares, float mean, int n) => MathF.Max(0, squares / n - mean * mean);")]
    [InlineData("double F(double squares, double mean, int n) { double variance = squares / n - mean * mean; if (variance < 0) { variance = 0; } return variance; }")]
    [InlineData("float F(float squares, float mean, int n) { float variance = squares / n - mean * mean; variance = Math.Max(variance, 1e-6f); return variance; }")]
    public Task Is_silent_where_it_is_clamped(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("float F(float squares, float mean, int n) => MathF.Sqrt(MathF.Max(0, squares / n - mean * mean));", DiagnosticSeverity.Info, "4096 times")]
    [InlineData("float F(float squares, float mean, int n) => MathF.Sqrt(squares / n - mean * mean);", DiagnosticSeverity.Warning, "in float")]
    [InlineData("double F(double squares, double mean, int n) => squares / n - mean * mean;", DiagnosticSeverity.Info, "9.49063e7 times")]
    [InlineData("[PrecisionGen.Reproducible] Half F(Half squares, Half mean) => squares - mean * mean;", DiagnosticSeverity.Warning, "45 times")]
    public Task Says_when_no_digit_is_left(string code, DiagnosticSeverity severity, string text) =>
        Hazard.Says(code, severity, ["mean * mean' cancels", text], new HazardCase { HasRuntime = true });

    [Theory]
    [InlineData("double F(double squares, double mean) => squares - mean * ;")]
    [InlineData("double F(double squares) => squares - mean * mean;")]
    public Task Half_typed_code_is_left_alone(string code) => Hazard.Silent(code, new HazardCase { IsBroken = true });

    [Theory]
    [InlineData("float F(float squares, float mean, int n) => {|PG2007:squares / n - mean * mean|};")]
    [InlineData("float F(float[] x, int n) { float s = 0, q = 0; foreach (float v in x) { s += v; q += v * v; } float mean = s / n; return {|PG2007:q / n - mean * mean|}; }")]
    [InlineData("float F(float[] x) { float s = 0, q = 0; foreach (float v in x) { s += v; if (v > 1) q += v * v; } float mean = s / x.Length; return {|PG2007:q / x.Length - mean * mean|}; }")]
    public Task Fix_needs_the_data(string code) => Hazard.NotFixed(code);

    private const string Loop = """
        public static double Value() => F([10000.1f, 10000.2f, 10000.3f]);
        static float F(float[] values)
        {
            float sum = 0;
            float squares = 0;
            foreach (float v in values)
            {
                sum += v;
                squares += v * v;
            }

            float mean = sum / values.Length;
            return {|PG2007:squares / values.Length - mean * mean|};
        }
        """;

    private const string Sequence = """
        public static double Value() => F([10000.1f, 10000.2f, 10000.3f]);
        static double F(List<float> values)
        {
            float mean = values.Average();
            double variance = {|PG2007:values.Average(v => v * v) - mean * mean|};
            return variance;
        }
        """;

    private const string Selection = """
        public static double Value() => F([10000.1f, 10000.2f, 10000.3f]);
        static double F(float[] values)
        {
            float mean = values.Average();
            return {|PG2007:values.Select(v => v * v).Average() - mean * mean|};
        }
        """;

    [Theory]
    [InlineData(Loop, "{|PG2007:squares / values.Length - mean * mean|}", false)]
    [InlineData(Loop, "{|PG2007:squares / values.Length - mean * mean|}", true)]
    [InlineData(Sequence, "{|PG2007:values.Average(v => v * v) - mean * mean|}", false)]
    [InlineData(Selection, "{|PG2007:values.Select(v => v * v).Average() - mean * mean|}", false)]
    public async Task Fix_averages_squared_differences(string before, string marked, bool hasRuntime)
    {
        HazardCase options = new() { HasRuntime = hasRuntime };
        string after = before.Replace(marked, "values.Average(value => (value - mean) * (value - mean))", System.StringComparison.Ordinal);
        await Hazard.Fixed(before, after, options);
        Hazard.Improves(before, after, 0.0066, 0.05, options);
    }
}
