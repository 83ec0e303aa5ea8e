using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Stability;

public sealed class FloatLoopCounterTests
{
    [Theory]
    [InlineData("void F() { for (double t = 0; {|PG2014:t < 1|}; t += 0.1) { Console.Write(t); } }")]
    [InlineData("void F() { for (float t = 0; {|PG2014:t <= 1f|}; t += 0.1f) { Console.Write(t); } }")]
    [InlineData("void F() { double t = 0; while ({|PG2014:t < 1|}) { Console.Write(t); t += 0.1; } }")]
    [InlineData("void F() { const double Step = 0.1; Action run = () => { for (double t = 0; {|PG2014:1 > t|}; t += Step) { Console.Write(t); } }; run(); }")]
    [InlineData("void F() { for (double t = 1; {|PG2014:t > 0|}; t -= 0.1) { Console.Write(t); } }")]
    [InlineData("void F() { for (float i = 0; {|PG2014:i < 20000000|}; i++) { Console.Write(i); } }")]
    [InlineData("void F(float from, float to, float step) { for (float x = from; {|PG2014:x < to|}; x += step) { Console.Write(x); } }")]
    [InlineData("void F(double to, double step) { double x = 0; while ({|PG2014:x <= to|}) { Console.Write(x); x += step; } }")]
    [InlineData("void F(float horizon) { for (float t = 0; {|PG2014:t < horizon|}; t += 0.1f) { Console.Write(t); } }")]
    [InlineData("void F(double end) { double t = 0; while ({|PG2014:t <= end|}) { Console.Write(t); t += 0.01; } }")]
    [InlineData("void F(float to) { for (float x = 1; {|PG2014:x > to|}; x -= 0.1f) { Console.Write(x); } }")]
    public Task Reports_a_wrong_number_of_rounds(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("void F() { for (int i = 0; i < 10; i++) { Console.Write(i * 0.1); } }")]
    [InlineData("void F() { for (float t = 0; t < 100; t += 0.5f) { Console.Write(t); } }")]
    [InlineData("void F() { for (double t = 0; t < 360; t++) { Console.Write(t); } }")]
    [InlineData("void F() { for (float t = 0; t < 1f; t += 0.1f) { Console.Write(t); } }")]
    [InlineData("void F() { for (double t = 1; t < 1000; t *= 1.1) { Console.Write(t); } }")]
    [InlineData("void F() { for (decimal t = 0; t < 1; t += 0.1m) { Console.Write(t); } }")]
    public Task Is_silent_on_loops_that_run_as_they_say(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("void F() { for (double t = 0; t < 0.95; t += 0.1) { Console.Write(t); } }")]
    [InlineData("void F(bool b) { double t = 0; while (t < 1) { if (b) { t += 0.1; } } }")]
    [InlineData("void F() { for (double t = 0; t < 1; t += 0.1) { t = Math.Round(t, 1); Console.Write(t); } }")]
    [InlineData("void F() { for (float t = 0; t < 1000000; t += 1) { Console.Write(t); } }")]
    [InlineData("void F(float to, int step) { for (float x = 0; x < to; x += step) { Console.Write(x); } }")]
    [InlineData("void F(float from, float step) { for (float x = from; x > 0; x -= step) { Console.Write(x); } }")]
    [InlineData("void F(float limit, float growth) { for (float x = 1; x < limit; x *= growth) { Console.Write(x); } }")]
    [InlineData("void F(float tol, float factor) { float scale = 1e-9f; while (scale < tol) { scale /= factor; } }")]
    [InlineData("int F(float u, float[] probs) { float cumulative = 0; int i = 0; while (cumulative <= u) { cumulative += probs[i]; i++; } return i; }")]
    [InlineData("void F(double end, Func<double, double> stepAt) { double t = 0; while (t < end) { double h = Math.Min(stepAt(t), end - t); t += h; } }")]
    [InlineData("void F(double end, Random r) { double t = 0; while (t < end) { t += r.NextDouble(); } }")]
    [InlineData("void F(double end, double h) { double t = 0; while (t < end) { t += h; h *= 0.9; } }")]
    [InlineData("void F(float horizon) { for (float t = 0; t < horizon; t += 0.125f) { Console.Write(t); } }")]
    public Task Is_silent_where_the_end_lies_between_steps(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("void F() { for (double t = 0; t < 1; t += 0.1) { Console.Write(t); } }", "holds in 11 rounds, not 10: the last is at 0.9999999999999999")]
    [InlineData("void F() { for (float t = 0; t <= 1; t += 0.1f) { Console.Write(t); } }", "holds in 10 rounds, not 11: the next is at 1.0000001")]
    [InlineData("[PrecisionGen.Reproducible] void F() { for (float i = 0; i < 2e7f; i += 1) { Console.Write(i); } }", "never ends: in float 16777216 + 1 is 16777216")]
    [InlineData("void F(float to, float step) { for (float x = 0; x < to; x += step) { Console.Write(x); } }", "depends on rounding: from 0 to 1 by 0.01 it holds in 101 rounds, not 100")]
    public Task Says_how_many_rounds(string code, string text) =>
        Hazard.Says(code, DiagnosticSeverity.Info, [text], new HazardCase { HasRuntime = true });

    [Fact]
    public void The_number_in_the_message_is_the_one_of_the_loop() => Hazard.Improves(
        "public static double Value() { int n = 0; for (double t = 0; {|PG2014:t < 1|}; t += 0.1) { n++; } return n; }",
        "public static double Value() { int n = 0; for (int i = 0; i < 10; i++) { n++; } return n; }", 10, 0);

    [Theory]
    [InlineData("void F() { for (double t = 0; t < ; t += 0.1) { } }")]
    [InlineData("void F() { for (float t = 0; t < 1; t += ) { } }")]
    [InlineData("void F() { while (t < 1) { t += 0.1; } }")]
    public Task Half_typed_code_is_left_alone(string code) => Hazard.Silent(code, new HazardCase { IsBroken = true });
}
