using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests;

public sealed class LossyTextTests
{
    private const string Culture = "System.Globalization.CultureInfo.InvariantCulture";

    [Theory]
    [InlineData("void SaveWeights(System.IO.TextWriter writer, float[] weights) { foreach (float w in weights) { writer.WriteLine(w.ToString({|PG5002:\"F4\"|}, " + Culture + ")); } }")]
    [InlineData("void SaveWeights(System.IO.TextWriter writer, float w) => writer.WriteLine(w.ToString({|PG5002:\"G6\"|}, " + Culture + "));")]
    [InlineData("void SaveCheckpoint(System.IO.StreamWriter writer, double theta) => writer.WriteLine(FormattableString.Invariant($\"{theta{|PG5002::F8|}}\"));")]
    [InlineData("void ExportEmbeddings(string path, float[] row) => System.IO.File.WriteAllText(path, string.Join(\",\", row.Select(x => x.ToString({|PG5002:\"0.0000\"|}, " + Culture + "))));")]
    [InlineData("void WriteParameters(System.Text.StringBuilder text, float[] parameters) => text.AppendFormat(" + Culture + ", {|PG5002:\"{0:E4} \"|}, parameters[0]);")]
    [InlineData("string SerializeWeights(Half[] weights) => string.Join(' ', weights.Select(x => x.ToString({|PG5002:\"G3\"|}, " + Culture + ")));")]
    [InlineData("void DumpWeights(System.IO.TextWriter writer, double bias) { string line = bias.ToString({|PG5002:\"G15\"|}, " + Culture + "); writer.WriteLine(line); }")]
    [InlineData("class CheckpointWriter { System.IO.TextWriter writer = null!; void Put(float[] values) { for (int i = 0; i < values.Length; i++) { writer.Write(values[i].ToString({|PG5002:\"N5\"|}, " + Culture + ")); } } }")]
    [InlineData("class NetworkWriter { float weight; void Write(System.IO.TextWriter writer) => writer.Write(weight.ToString({|PG5002:\"F6\"|}, " + Culture + ")); }")]
    [InlineData("void Save(System.IO.TextWriter writer, List<float[]> parameters) { foreach (float[] row in parameters) { foreach (float x in row) { writer.Write(x.ToString({|PG5002:\"F6\"|}, " + Culture + ")); } } }")]
    [InlineData("class Curve { double[] rates = []; void Write(System.IO.TextWriter w) { foreach (double r in rates) { w.WriteLine(r.ToString({|PG5002:\"F4\"|}, System.Globalization.CultureInfo.InvariantCulture)); } } void Load(string[] lines) => rates = lines.Select(l => double.Parse(l, System.Globalization.CultureInfo.InvariantCulture)).ToArray(); }")]
    [InlineData("void SaveWeights(System.IO.TextWriter writer, float[][] layers) { writer.WriteLine(string.Join(\" \", layers[0].Select(v => v.ToString({|PG5002:\"F4\"|}, System.Globalization.CultureInfo.InvariantCulture)))); }")]
    [InlineData("class Line { float slope, level; void Save(System.IO.TextWriter writer) { writer.WriteLine(slope.ToString({|PG5002:\"F4\"|}, System.Globalization.CultureInfo.InvariantCulture)); writer.WriteLine(level.ToString(\"R\", System.Globalization.CultureInfo.InvariantCulture)); } }")]
    public Task Reports_weights_saved_with_few_digits(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("void SaveWeights(System.IO.TextWriter writer, float w) => writer.WriteLine(w.ToString(\"R\", " + Culture + "));")]
    [InlineData("void SaveWeights(System.IO.TextWriter writer, float w) => writer.WriteLine(w.ToString(\"G9\", " + Culture + "));")]
    [InlineData("void SaveWeights(System.IO.TextWriter writer, double w) => writer.WriteLine(w.ToString(\"G17\", " + Culture + "));")]
    [InlineData("void SaveWeights(System.IO.TextWriter writer, float w) => writer.WriteLine(w.ToString(\"E8\", " + Culture + "));")]
    [InlineData("void SaveWeights(System.IO.TextWriter writer, Half w) => writer.WriteLine(w.ToString(\"G5\", " + Culture + "));")]
    [InlineData("void SaveWeights(System.IO.TextWriter writer, float w) => writer.WriteLine(w.ToString(" + Culture + "));")]
    [InlineData("void SaveWeights(System.IO.TextWriter writer, int weight) => writer.WriteLine(weight.ToString(\"D4\", " + Culture + "));")]
    public Task Is_silent_on_formats_that_bring_the_number_back(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("void SaveCheckpoint(System.IO.TextWriter writer, double loss) => writer.WriteLine(loss.ToString(\"F4\", " + Culture + "));")]
    [InlineData("void SaveWeights(float[] weights) => Console.WriteLine(weights[0].ToString(\"F4\", " + Culture + "));")]
    [InlineData("void WriteMetrics(System.IO.TextWriter writer, float weight) => writer.WriteLine(weight.ToString(\"F2\", " + Culture + "));")]
    [InlineData("void WriteHistory(System.IO.TextWriter writer, float rate) => writer.WriteLine(rate.ToString(\"F2\", " + Culture + "));")]
    [InlineData("string Describe(float[] weights) => weights[0].ToString(\"F2\", " + Culture + ");")]
    [InlineData("void SaveWeights(System.IO.TextWriter writer, float weight) => writer.WriteLine(weight.ToString(\"P1\", " + Culture + "));")]
    [InlineData("class ReportWriter { void WriteWeights(System.IO.TextWriter writer, float weight) => writer.Write(weight.ToString(\"F2\", " + Culture + ")); }")]
    [InlineData("void SaveWeights(string path, float[] weights) => System.IO.File.WriteAllText(weights.Length.ToString(\"000\") + path, \"\");")]
    [InlineData("class ModelSaver { string FileName(int epoch, float weights) => FormattableString.Invariant($\"checkpoint-{weights:F2}.bin\"); }")]
    [InlineData("class BodyWeightExport { void WritePatients(System.IO.TextWriter writer, double bodyWeight) => writer.Write(bodyWeight.ToString(\"F1\", " + Culture + ")); }")]
    [InlineData("record Product(double Weight); class StockWriter { void Write(System.IO.TextWriter writer, Product product) => writer.Write(product.Weight.ToString(\"F2\", " + Culture + ")); }")]
    [InlineData("void WriteRow(System.IO.TextWriter writer, double price, object[] parameters) => writer.Write(price.ToString(\"F2\", " + Culture + "));")]
    [InlineData("void WriteVertex(System.IO.TextWriter writer, Vector3 v) => writer.Write(v.X.ToString(\"F6\", " + Culture + "));")]
    [InlineData("class Curve { double[] rates = []; void Write(System.IO.TextWriter w) { foreach (double r in rates) { w.WriteLine(r.ToString(\"F4\", System.Globalization.CultureInfo.InvariantCulture)); } } }")]
    [InlineData("void SaveModel(System.IO.TextWriter writer, float[][] parameters) { foreach (float[] layer in parameters) { writer.WriteLine(FormattableString.Invariant($\"{100.0 * layer.Count(x => x == 0) / layer.Length:F1}\")); } }")]
    public Task Is_silent_on_numbers_for_people(string code) => Hazard.Silent(code);

    [Fact]
    public Task Half_typed_code_does_not_crash() => Hazard.Silent(
        "void SaveWeights(System.IO.TextWriter writer, float w) => writer.WriteLine(FormattableString.Invariant($\"{w:}\"), w.ToString(format: ), string.Format(\"{0:F4}\"));",
        new HazardCase { IsBroken = true });

    [Fact]
    public Task Says_what_becomes_of_a_number() => Hazard.Says(
        "void SaveWeights(System.IO.TextWriter writer, float w) => writer.WriteLine(w.ToString(\"F4\", " + Culture + "));",
        DiagnosticSeverity.Info,
        ["'w' is saved in format F4", "0.012345679 becomes \"0.0123\""]);

    [Fact]
    public Task Says_it_of_reproducible_code_too() => Hazard.Says(
        "[PrecisionGen.Reproducible] class C { void SaveWeights(System.IO.TextWriter writer, double w) => writer.WriteLine(w.ToString(\"G15\", " + Culture + ")); }",
        DiagnosticSeverity.Info,
        ["format G15"],
        new HazardCase { HasRuntime = true });

    [Fact]
    public Task Fix_writes_format_R() => Hazard.Fixed(
        $$$"""
        void SaveWeights(System.IO.TextWriter writer, float w) => writer.WriteLine(w.ToString({|PG5002:"F4"|}, {{{Culture}}}));
        void SaveWeights(System.IO.TextWriter writer, double bias) => writer.WriteLine(FormattableString.Invariant($"{bias{|PG5002::G6|}} {bias,8{|PG5002::F3|}}"));
        void SaveWeights(System.Text.StringBuilder text, float w) => text.AppendFormat({{{Culture}}}, {|PG5002:"{0:E4} "|}, w);
        void SaveWeights(System.Text.StringBuilder text, double bias) => text.Append({{{Culture}}}, $"{bias,8{|PG5002::F3|}}");
        """,
        $$$"""
        void SaveWeights(System.IO.TextWriter writer, float w) => writer.WriteLine(w.ToString("R", {{{Culture}}}));
        void SaveWeights(System.IO.TextWriter writer, double bias) => writer.WriteLine(FormattableString.Invariant($"{bias:R} {bias,8:R}"));
        void SaveWeights(System.Text.StringBuilder text, float w) => text.AppendFormat({{{Culture}}}, "{0:R} ", w);
        void SaveWeights(System.Text.StringBuilder text, double bias) => text.Append({{{Culture}}}, $"{bias,8:R}");
        """);

    [Fact]
    public Task No_fix_where_the_format_is_elsewhere() => Hazard.NotFixed(
        "const string Digits = \"F4\"; void SaveWeights(System.IO.TextWriter writer, float w) => writer.WriteLine(w.ToString({|PG5002:Digits|}, " + Culture + "));");

    [Fact]
    public void Fixed_code_reads_the_same_number() => Hazard.Improves(
        "public static double Value() => float.Parse(0.00012345679f.ToString(\"F4\", " + Culture + "), " + Culture + ");",
        "public static double Value() => float.Parse(0.00012345679f.ToString(\"R\", " + Culture + "), " + Culture + ");",
        0.00012345679f,
        1e-12);
}
