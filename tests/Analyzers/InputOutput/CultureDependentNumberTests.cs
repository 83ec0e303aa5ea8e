using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.InputOutput;

public sealed class CultureDependentNumberTests
{
    [Theory]
    [InlineData("float[] LoadWeights(string path) => System.IO.File.ReadAllLines(path).Select(line => {|PG5001:float.Parse(line)|}).ToArray();")]
    [InlineData("double First(string text) { string[] parts = text.Split(','); return {|PG5001:double.Parse(parts[0])|}; }")]
    [InlineData("bool ReadConfig(string value, out double rate) => {|PG5001:double.TryParse(value, out rate)|};")]
    [InlineData("double Rate(string[] args) => {|PG5001:Convert.ToDouble(args[1])|};")]
    [InlineData("void SaveWeights(System.IO.StreamWriter writer, float w) => writer.WriteLine({|PG5001:w.ToString(\"R\")|});")]
    [InlineData("void ExportCsv(System.IO.TextWriter writer, int step, double loss) { writer.WriteLine({|PG5001:$\"{step},{loss}\"|}); }")]
    [InlineData("void SaveCheckpoint(System.Text.StringBuilder text, Half h) => text.Append({|PG5001:h.ToString()|});")]
    [InlineData("float[] F(string line) => line.Split(',').Select({|PG5001:float.Parse|}).ToArray();")]
    [InlineData("float[] LoadWeights(string[] cells) => Array.ConvertAll(cells, {|PG5001:float.Parse|});")]
    [InlineData("double Load(string line) => {|PG5001:double.Parse(line.AsSpan(3))|};")]
    [InlineData("void Save(string path, double[] xs) { var lines = new List<string>(); foreach (double x in xs) { lines.Add({|PG5001:x.ToString()|} + \";\"); } System.IO.File.WriteAllLines(path, lines); }")]
    [InlineData("void Save(string path, float[] weights) { using System.IO.StreamWriter w = new(path); foreach (float x in weights) { w.WriteLine({|PG5001:x|}); } }")]
    [InlineData("void Save(System.IO.StreamWriter w, float[] weights) { foreach (float x in weights) { w.Write(\"{0} \", {|PG5001:x|}); } }")]
    [InlineData("void Save(string path, float[] weights) => System.IO.File.WriteAllText(path, string.Join(\",\", {|PG5001:weights|}));")]
    [InlineData("void Save(string path, double[] weights) => System.IO.File.WriteAllLines(path, weights.Select(x => {|PG5001:x.ToString()|}));")]
    public Task Reports_numbers_of_data(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float LoadWeight(string line) => float.Parse(line, System.Globalization.CultureInfo.InvariantCulture);")]
    [InlineData("float Ask(string answer) => float.Parse(answer);")]
    [InlineData("int LoadCount(string line) => int.Parse(line);")]
    [InlineData("void Show(double loss) => Console.WriteLine($\"loss {loss}\");")]
    [InlineData("void SaveProgress(double loss) => Console.WriteLine(loss.ToString());")]
    [InlineData("void SaveCount(System.IO.TextWriter writer, int n) => writer.WriteLine($\"{n}\");")]
    [InlineData("void SaveLoss(System.IO.TextWriter writer, double loss) => writer.WriteLine(FormattableString.Invariant($\"{loss}\"));")]
    [InlineData("void SaveLoss(System.IO.TextWriter writer, double loss) => writer.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $\"{loss}\"));")]
    [InlineData("bool ReadRate(string s, out double v) => double.TryParse(s, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out v);")]
    [InlineData("int[] F(string line) => line.Split(',').Select(int.Parse).ToArray();")]
    [InlineData("double[] F(string[] shown) => shown.Select(double.Parse).ToArray();")]
    [InlineData("double Load(string line) => double.Parse(line.AsSpan(3), provider: System.Globalization.CultureInfo.InvariantCulture);")]
    [InlineData("void Save(System.IO.StreamWriter w, int[] weights) { foreach (int x in weights) { w.WriteLine(x); } }")]
    [InlineData("void Save(System.IO.StreamWriter w, float[] weights) { foreach (float x in weights) { w.WriteLine(string.Format(System.Globalization.CultureInfo.InvariantCulture, \"{0}\", x)); } }")]
    [InlineData("void Show(float[] weights) { foreach (float x in weights) { Console.WriteLine(x); } }")]
    [InlineData("void Save(string path, float[] weights) => System.IO.File.WriteAllText(path, string.Join(\",\", weights.Select(x => x.ToString(\"R\", System.Globalization.CultureInfo.InvariantCulture))));")]
    public Task Is_silent_on_screens_on_integers_and_with_a_culture(string code) => Hazard.Silent(code);

    [Fact]
    public Task Says_what_the_culture_does() => Hazard.Says(
        "float LoadWeight(string line) => float.Parse(line);", DiagnosticSeverity.Warning, ["float.Parse(line)", "\"0.5\" as 5"]);

    [Fact]
    public Task Fix_passes_the_invariant_culture() => Hazard.Fixed(
        """
        float LoadWeight(string line) => {|PG5001:float.Parse(line)|};
        float[] LoadRow(string line) => line.Split(',').Select({|PG5001:float.Parse|}).ToArray();
        bool ReadRate(string value, out double rate) => {|PG5001:double.TryParse(value, out rate)|};
        void SaveRow(System.IO.TextWriter writer, int step, double loss) => writer.WriteLine({|PG5001:$"{step},{loss}"|});
        void SaveWeight(System.IO.TextWriter writer, float w) => writer.WriteLine({|PG5001:w.ToString("R")|});
        void SaveLine(System.Text.StringBuilder text, float w) => text.AppendLine({|PG5001:$"w {w}"|});
        void SaveLater(System.IO.TextWriter writer, float w) { string line = {|PG5001:$"w {w}"|}; writer.WriteLine(line); }
        """,
        """
        float LoadWeight(string line) => float.Parse(line, System.Globalization.CultureInfo.InvariantCulture);
        float[] LoadRow(string line) => line.Split(',').Select(text => float.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        bool ReadRate(string value, out double rate) => double.TryParse(value, System.Globalization.NumberStyles.Float | System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture, out rate);
        void SaveRow(System.IO.TextWriter writer, int step, double loss) => writer.WriteLine(FormattableString.Invariant($"{step},{loss}"));
        void SaveWeight(System.IO.TextWriter writer, float w) => writer.WriteLine(w.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        void SaveLine(System.Text.StringBuilder text, float w) => text.AppendLine(FormattableString.Invariant($"w {w}"));
        void SaveLater(System.IO.TextWriter writer, float w) { string line = FormattableString.Invariant($"w {w}"); writer.WriteLine(line); }
        """);

    [Fact]
    public void Fixed_code_reads_the_number() => Hazard.Improves(
        "public class C { public static double Value() { Comma.Use(); return double.Parse(\"0.5\"); } }" + Comma,
        "public class C { public static double Value() { Comma.Use(); return double.Parse(\"0.5\", System.Globalization.CultureInfo.InvariantCulture); } }" + Comma,
        0.5,
        1e-12);

    private const string Comma = """

        static class Comma
        {
            public static void Use()
            {
                System.Globalization.CultureInfo culture = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
                culture.NumberFormat = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };
                System.Globalization.CultureInfo.CurrentCulture = culture;
            }
        }
        """;
}
