using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Reproducibility;

public sealed class HashOrderTests
{
    private static readonly HazardCase WithRuntime = new() { HasRuntime = true };

    [Theory]
    [InlineData("float F(Dictionary<string, float> d) { float s = 0; foreach (var entry in d) { {|PG3002:s += entry.Value|}; } return s; }")]
    [InlineData("double F(HashSet<double> set) { double s = 1; foreach (double v in set) {|PG3002:s = s * v|}; return s; }")]
    [InlineData("double F(Dictionary<int, double> d) => {|PG3002:d.Values.Sum()|};")]
    [InlineData("double F(Dictionary<int, double> d) => {|PG3002:d.Where(e => e.Key > 0).Average(e => e.Value)|};")]
    [InlineData("float F(System.Collections.Concurrent.ConcurrentDictionary<int, float> d) { float s = 0; foreach ((int k, float v) in d) {|PG3002:s += v|}; return s; }")]
    [InlineData("float F(System.Collections.Concurrent.ConcurrentBag<float> bag) => {|PG3002:bag.Aggregate(0f, (a, b) => a + b)|};")]
    [InlineData("float F(System.Collections.Immutable.ImmutableDictionary<string, float> d) { float s = 0; foreach (string k in d.Keys) { float v = d[k]; {|PG3002:s += v * v|}; } return s; }")]
    [InlineData("double F(System.Collections.Hashtable t) { double s = 0; foreach (System.Collections.DictionaryEntry e in t) {|PG3002:s += (double)e.Value!|}; return s; }")]
    [InlineData("float F() { Dictionary<int, float> d = new() { [1] = 0.1f }; d.Remove(1); d[2] = 0.2f; float s = 0; foreach (float v in d.Values) {|PG3002:s += v|}; return s; }")]
    [InlineData("private readonly Dictionary<int, float> d = new(); void Drop(int k) => d.Remove(k); float F() { float s = 0; foreach (float v in d.Values) { {|PG3002:s += v|}; } return s; }")]
    [InlineData("float F(Dictionary<int, List<float>> d) { float s = 0; foreach (var rows in d.Values) foreach (float v in rows) {|PG3002:s += v|}; return s; }")]
    [InlineData("double F(Dictionary<int, double> d) { var values = d.Values.ToList(); double s = 0; foreach (double v in values) {|PG3002:s += v|}; return s; }")]
    [InlineData("string? F(Dictionary<string, float> p, float u) { foreach (var entry in p) { {|PG3002:u -= entry.Value|}; if (u < 0) return entry.Key; } return null; }")]
    [InlineData("Func<HashSet<float>, float> F => set => { float s = 0; void Add() { foreach (float v in set) {|PG3002:s += v|}; } Add(); return s; };")]
    [InlineData("float F(IReadOnlyDictionary<string, float> d) { float s = 0; foreach (var e in d) {|PG3002:s += e.Value|}; return s; }")]
    [InlineData("private readonly Dictionary<string, float[]> vectors = new(); void Drop(string k) => vectors.Remove(k); float[] F(int n) { float[] sum = new float[n]; foreach (float[] v in vectors.Values) { for (int i = 0; i < n; i++) { {|PG3002:sum[i] += v[i]|}; } } return sum; }")]
    public Task Reports_sums_in_the_order_of_hashes(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("float F(List<float> x) { float s = 0; foreach (float v in x) s += v; return s; }")]
    [InlineData("float F(SortedDictionary<string, float> d) { float s = 0; foreach (var e in d) s += e.Value; return s; }")]
    [InlineData("int F(Dictionary<string, int> d) { int s = 0; foreach (var e in d) s += e.Value; return s; }")]
    [InlineData("double F(Dictionary<string, int> d) { double s = 0; foreach (var e in d) s += e.Value; return s; }")]
    [InlineData("double F(Dictionary<string, int> d) => d.Values.Average();")]
    [InlineData("decimal F(Dictionary<string, decimal> d) => d.Values.Sum();")]
    [InlineData("double F(HashSet<string> set) { double n = 0; foreach (string s in set) n += 1; return n; }")]
    [InlineData("float F(Dictionary<string, float> d) { float m = 0; foreach (var e in d) m = Math.Max(m, e.Value); return m; }")]
    [InlineData("void F(Dictionary<int, float> d, float[] y) { foreach (var e in d) y[e.Key] += e.Value; }")]
    [InlineData("void F(Dictionary<int, float> d, Dictionary<int, float> t) { foreach ((int k, float v) in d) { t[k] += v; } }")]
    [InlineData("void F(Dictionary<int, float[]> d) { foreach (float[] row in d.Values) { float s = 0; foreach (float v in row) s += v; row[0] = s; } }")]
    [InlineData("float F(Dictionary<int, float> d) => d.Values.Sum();")]
    [InlineData("double F(HashSet<double> s) => s.Max();")]
    [InlineData("float F(System.Collections.Immutable.ImmutableDictionary<int, float> d) { float s = 0; foreach (var e in d) s += e.Value; return s; }")]
    public Task Is_silent_where_order_is_fixed_or_does_not_matter(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("float F(Dictionary<string, float> d) { float s = 0; foreach (var e in d.OrderBy(x => x.Key)) s += e.Value; return s; }")]
    [InlineData("float F(HashSet<float> d) { var l = d.ToList(); l.Sort(); float s = 0; foreach (float v in l) s += v; return s; }")]
    [InlineData("float F(string[] names) { Dictionary<string, float> d = new(); foreach (string n in names) d[n] = n.Length * 0.1f; float s = 0; foreach (float v in d.Values) s += v; return s; }")]
    [InlineData("float F(float[] x) { var d = x.Select((v, i) => (v, i)).ToDictionary(p => p.i, p => p.v); float s = 0; foreach (float v in d.Values) s += v; return s; }")]
    [InlineData("private readonly Dictionary<int, float> d = new(); float F() { float s = 0; foreach (float v in d.Values) { s += v; } return s; }")]
    [InlineData("double F(Dictionary<int, double> d) => d.OrderBy(e => e.Key).Sum(e => e.Value);")]
    [InlineData("float F(Dictionary<int, float> d) { float s = 0; for (int i = 0; i < d.Count; i++) s += d[i]; return s; }")]
    [InlineData("float F(Dictionary<int, float> d) { float s = 0; foreach (var e in d) s += e. ; return s; }", true)]
    public Task Is_silent_after_ordering_or_without_removals(string code, bool isBroken = false) => Hazard.Silent(code, new HazardCase { IsBroken = isBroken });

    [Fact]
    public Task Reports_in_top_level_statements() => Hazard.Reports(
        "HashSet<float> set = [0.1f, 0.2f]; set.Remove(0.1f); float s = 0; foreach (float v in set) { {|PG3002:s += v|}; } Console.WriteLine(s);",
        new HazardCase { IsRaw = true, IsProgram = true });

    [Fact]
    public Task Suggests_for_a_dictionary() => Hazard.Says(
        "float F(Dictionary<string, float> losses) { float total = 0; foreach (var e in losses) total += e.Value; return total; }",
        DiagnosticSeverity.Info, ["'total'", "'losses'", "k0, k3, k2, k1", "3575.735"]);

    [Fact]
    public Task Warns_of_concurrent_collections() => Hazard.Says(
        "double F(System.Collections.Concurrent.ConcurrentDictionary<int, double> d) => d.Values.Sum();", DiagnosticSeverity.Warning, ["number of cores"]);

    [Fact]
    public Task Names_the_cursor_of_a_sampler() => Hazard.Says(
        "int F(Dictionary<int, float> p, float u) { float c = 0; foreach (var e in p) { c += e.Value; if (u <= c) return e.Key; } return -1; }",
        DiagnosticSeverity.Info, ["the same random number picks another entry"]);

    [Fact]
    public Task Warns_in_reproducible_code_of_float_sums_too() => Hazard.Says(
        "[PrecisionGen.Reproducible] float F(Dictionary<int, float> d) => d.Values.Sum();", DiagnosticSeverity.Warning, ["'d'"], WithRuntime);

    private const string Loop = "double F(Dictionary<string, double> d) { double s = 0; foreach (var e in ";

    [Theory]
    [InlineData(Loop + "d) {|PG3002:s += e.Value|}; return s; }", Loop + "d.OrderBy(entry => entry.Key, StringComparer.Ordinal)) s += e.Value; return s; }")]
    [InlineData("double F(Dictionary<int, double> d) => {|PG3002:d.Values.Sum()|};", "double F(Dictionary<int, double> d) => d.OrderBy(entry => entry.Key).Select(entry => entry.Value).Sum();")]
    [InlineData("double F(Dictionary<int, double> d) => {|PG3002:d.Where(e => e.Key > 1).Sum(e => e.Value)|};", "double F(Dictionary<int, double> d) => d.OrderBy(entry => entry.Key).Where(e => e.Key > 1).Sum(e => e.Value);")]
    [InlineData("double F(HashSet<double> d, int key) { double s = 0; foreach (double v in d) {|PG3002:s += v|}; return s; }", "double F(HashSet<double> d, int key) { double s = 0; foreach (double v in d.OrderBy(item => item)) s += v; return s; }")]
    public Task Fix_orders_by_key(string before, string after) => Hazard.Fixed(before, after);

    [Theory]
    [InlineData("double F(Dictionary<object, double> d) => {|PG3002:d.Values.Sum()|};")]
    [InlineData("double F(Dictionary<int, double> d) { var values = d.Values.ToList(); double s = 0; foreach (double v in values) {|PG3002:s += v|}; return s; }")]
    public Task Is_not_fixed_where_keys_have_no_order(string code) => Hazard.NotFixed(code);

    /// <summary>In the order of the keys 1e16 is taken away before 1 is added; in the order of the slots the 1 is lost.</summary>
    [Fact]
    public void Fixed_sum_does_not_depend_on_the_past()
    {
        const string Filled = "public static double Value() { Dictionary<int, double> d = new() { [1] = 1e16, [2] = 0, [3] = -1e16 }; d.Remove(2); d.Remove(3); d[2] = -1e16; d[3] = 1; d.Remove(1); d[1] = 1e16; return ";
        Hazard.Improves(
            "static double F(Dictionary<int, double> d) => d.Values.Sum(); " + Filled + "F(d) + F(new() { [1] = 1e16, [3] = 1, [2] = -1e16 }); }",
            "static double F(Dictionary<int, double> d) => d.OrderBy(entry => entry.Key).Select(entry => entry.Value).Sum(); " + Filled + "F(d) + F(new() { [1] = 1e16, [3] = 1, [2] = -1e16 }); }",
            2, 0);
    }
}
