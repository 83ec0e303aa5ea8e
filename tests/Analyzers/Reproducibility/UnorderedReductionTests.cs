using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Reproducibility;

public sealed class UnorderedReductionTests
{
    private static readonly HazardCase WithRuntime = new() { HasRuntime = true };

    [Theory]
    [InlineData("float F(float[] x) { float sum = 0; object gate = new(); Parallel.For(0, x.Length, i => { lock (gate) { {|PG3001:sum += x[i]|}; } }); return sum; }")]
    [InlineData("double F(double[] x) { double sum = 0; Parallel.ForEach(x, v => { {|PG3001:sum = sum + v * v|}; }); return sum; }")]
    [InlineData("float total; void F(float[] x) => Parallel.For(0, x.Length, i => {|PG3001:total += x[i]|});")]
    [InlineData("""
        float F(float[] x)
        {
            float sum = 0;
            object gate = new();
            Parallel.For(0, x.Length, () => 0f, (i, state, local) => local + x[i], local => { lock (gate) { {|PG3001:sum += local|}; } });
            return sum;
        }
        """)]
    [InlineData("""
        float F(float[] x)
        {
            float sum = 0;
            object gate = new();
            void Add(int i) { lock (gate) { {|PG3001:sum += x[i]|}; } }
            Parallel.For(0, x.Length, Add);
            return sum;
        }
        """)]
    [InlineData("void F(float[] w, int[] bin, float[] histogram) => Parallel.For(0, w.Length, i => { lock (histogram) { {|PG3001:histogram[bin[i]] += w[i]|}; } });")]
    [InlineData("void F(float[] w, float[] result) { Action<int> body = i => { lock (result) {|PG3001:result[0] += w[i]|}; }; Parallel.For(0, w.Length, body); }")]
    [InlineData("""
        async Task<double> F(double[][] parts)
        {
            double sum = 0;
            List<Task> tasks = new();
            foreach (double[] part in parts)
            {
                tasks.Add(Task.Run(() => { double s = 0; foreach (double v in part) s += v; lock (tasks) { {|PG3001:sum += s|}; } }));
            }

            await Task.WhenAll(tasks);
            return sum;
        }
        """)]
    [InlineData("float F(float[] a, float[] b, object g) { float s = 0; Parallel.Invoke(() => { lock (g) {|PG3001:s += a[0]|}; }, () => { lock (g) {|PG3001:s += b[0]|}; }); return s; }")]
    [InlineData("double F(double[] x) { ThreadLocal<double> sums = new(true); Parallel.ForEach(x, v => {|PG3001:sums.Value += v|}); return sums.Values.Sum(); }")]
    [InlineData("Vector3 F(Vector3[] x, object gate) { Vector3 sum = default; Parallel.ForEach(x, v => { lock (gate) { {|PG3001:sum += v|}; } }); return sum; }")]
    [InlineData("async Task<double> F(Func<int, Task<double>> f, int[] ids) { double sum = 0; await Task.WhenAll(ids.Select(async id => { {|PG3001:sum += await f(id)|}; })); return sum; }")]
    [InlineData("void F(float[][] parts, float[] gradient) => Parallel.ForEach(parts, part => { lock (gradient) { for (int j = 0; j < part.Length; j++) {|PG3001:gradient[j] += part[j]|}; } });")]
    [InlineData("void F(float[] x, float[] sums) { for (int k = 0; k < 3; k++) { Parallel.For(0, x.Length, i => { lock (sums) {|PG3001:sums[k] += x[i]|}; }); } }")]
    [InlineData("async Task<double> F(List<Task<double>> tasks) { double s = 0; while (tasks.Count > 0) { Task<double> done = await Task.WhenAny(tasks); tasks.Remove(done); {|PG3001:s += done.Result|}; } return s; }")]
    [InlineData("async Task<double> F(List<Task<double>> tasks) { double s = 0; await foreach (Task<double> done in Task.WhenEach(tasks)) { double v = await done; {|PG3001:s += v|}; } return s; }")]
    public Task Reports_sums_of_threads(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("double F(double[] x) => {|PG3001:x.AsParallel().Sum()|};")]
    [InlineData("float F(List<float> x) => {|PG3001:x.AsParallel().WithDegreeOfParallelism(4).Select(v => v * v).Aggregate(0f, (a, b) => a + b)|};")]
    [InlineData("double F(int[] x) => {|PG3001:x.AsParallel().Average(v => 1.0 / v)|};")]
    [InlineData("float F(float[] x) { var query = from v in x.AsParallel() where v > 0 select v; return {|PG3001:query.Sum()|}; }")]
    public Task Reports_parallel_queries(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("""
        static double Add(ref double target, double value)
        {
            double seen = target;
            while (true)
            {
                double old = seen;
                double sum = old + value;
                seen = {|PG3001:Interlocked.CompareExchange(ref target, sum, old)|};
                if (BitConverter.DoubleToInt64Bits(seen) == BitConverter.DoubleToInt64Bits(old)) return sum;
            }
        }
        """)]
    [InlineData("""
        static void Add(ref int bits, float value)
        {
            int old;
            do { old = bits; }
            while ({|PG3001:Interlocked.CompareExchange(ref bits, BitConverter.SingleToInt32Bits(BitConverter.Int32BitsToSingle(old) + value), old)|} != old);
        }
        """)]
    [InlineData("void F(System.Collections.Concurrent.ConcurrentDictionary<int, double> sums, int k, double x) => {|PG3001:sums.AddOrUpdate(k, x, (_, old) => old + x)|};")]
    [InlineData("double total; void F(double x) => {|PG3001:Interlocked.Exchange(ref total, total + x)|};")]
    public Task Reports_atomic_additions(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("public class A { double total; readonly object gate = new(); void Add(double v) { lock (gate) { total += v; } } public void F(double[] x) => Parallel.ForEach(x, v => {|PG3001:Add(v * v)|}); }")]
    [InlineData("public class A { double total; readonly object gate = new(); double[] x = []; void Add(int i) { lock (gate) { total += x[i]; } } public void F() => Parallel.For(0, x.Length, {|PG3001:Add|}); }")]
    public Task Reports_helpers_of_a_parallel_lambda(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("void F(float[] x, float[] y) => Parallel.For(0, x.Length, i => y[i] += x[i]);")]
    [InlineData("void F(float[,] a, float[] y) => Parallel.For(0, y.Length, i => { float s = 0; for (int j = 0; j < a.GetLength(1); j++) { s += a[i, j]; } y[i] = s; });")]
    [InlineData("void F(float[][] g, float[] y) => Parallel.For(0, y.Length, i => { for (int j = 0; j < 4; j++) { g[i][j] += y[j]; } });")]
    [InlineData("long F(int[] x) { long sum = 0; Parallel.For(0, x.Length, i => { Interlocked.Add(ref sum, x[i]); }); return sum; }")]
    [InlineData("int F(float[] x) { int n = 0; object g = new(); Parallel.For(0, x.Length, i => { if (x[i] > 0) lock (g) n += 1; }); return n; }")]
    [InlineData("float F(float[] x) { float m = 0; object g = new(); Parallel.For(0, x.Length, i => { lock (g) { m = Math.Max(m, x[i]); } }); return m; }")]
    [InlineData("float F(float[] x) { float m = 0; object g = new(); Parallel.For(0, x.Length, i => { lock (g) { if (x[i] > m) m = x[i]; } }); return m; }")]
    [InlineData("decimal F(decimal[] x) => x.AsParallel().Sum();")]
    [InlineData("double F(int[] x) => x.AsParallel().Average();")]
    [InlineData("double F(double[] x) => x.AsParallel().Max();")]
    [InlineData("float F(float[] x) => x.AsParallel().Aggregate(float.MinValue, (a, b) => Math.Max(a, b));")]
    [InlineData("class Row { public float Sum; void F(Row[] rows) => Parallel.ForEach(rows, row => row.Sum += 1.5f * row.Sum); }")]
    [InlineData("static void Raise(ref double target, double value) { double old = target; Interlocked.CompareExchange(ref target, Math.Max(old, value), old); }")]
    [InlineData("float F(float[] x) { float s = 0; foreach (float v in x) s += v; return s; }")]
    [InlineData("void F(float[] y, float[] x, int[] start) => Parallel.For(0, start.Length - 1, r => { for (int j = start[r]; j < start[r + 1]; j++) y[r] += x[j]; });")]
    [InlineData("async Task<float> F(float[] x) { float s = 0; await Task.Run(() => { foreach (float v in x) s += v; }); return s; }")]
    public Task Is_silent_where_order_does_not_matter(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("float F(float[] x) { float s = 0; Parallel.For(0, x.Length, new ParallelOptions { MaxDegreeOfParallelism = 1 }, i => s += x[i]); return s; }")]
    [InlineData("double F(double[] x) => x.AsParallel().WithDegreeOfParallelism(1).Sum();")]
    [InlineData("double F(double[] x) => x.AsParallel().AsOrdered().Select(v => v * v).AsSequential().Sum();")]
    [InlineData("float F(float[] x) { float[] parts = new float[8]; Parallel.For(0, 8, p => { for (int i = p; i < x.Length; i += 8) parts[p] += x[i]; }); float s = 0; foreach (float v in parts) s += v; return s; }")]
    [InlineData("double F(double[] x) { double[] squares = x.AsParallel().AsOrdered().Select(v => v * v).ToArray(); return squares.Sum(); }")]
    [InlineData("class Meter { double total; readonly object gate = new(); void Add(double v) { lock (gate) { total += v; } } }")]
    [InlineData("double F(double[] x) { double s = 0; Parallel.For(0, 4, i => ); return s; ", true)]
    [InlineData("void F(float[] x, float[] partial) { List<Task> tasks = new(); for (int t = 0; t < 4; t++) { int part = t; tasks.Add(Task.Run(() => { for (int i = part; i < x.Length; i += 4) partial[part] += x[i]; })); } }")]
    [InlineData("async Task<float> F(float[][] x) { float s = 0; foreach (float[] row in x) { await Task.Run(() => { s += row[0]; }); } return s; }")]
    [InlineData("void F(float[] y, float[] x, object gate) => Parallel.For(0, x.Length, i => { lock (gate) { y[i * 2 + 1] += x[i]; } });")]
    [InlineData("void F(System.Collections.Concurrent.ConcurrentDictionary<int, int> n, int k, int x) => n.AddOrUpdate(k, x, (_, old) => old + x);")]
    [InlineData("void F(System.Collections.Concurrent.ConcurrentDictionary<int, double> m, int k, double x) => m.AddOrUpdate(k, x, (_, old) => Math.Max(old, x));")]
    [InlineData("async Task<double> F(Func<int, Task<double>> f, int[] ids) { double[] parts = await Task.WhenAll(ids.Select(async id => await f(id) * 2)); return parts.Sum(); }")]
    [InlineData("async Task<double> F(List<Task<double>> tasks) { double s = 0; await Task.WhenAll(tasks); foreach (Task<double> t in tasks) { s += t.Result; } return s; }")]
    public Task Is_silent_with_a_fixed_order(string code, bool isBroken = false) => Hazard.Silent(code, new HazardCase { IsBroken = isBroken });

    [Fact]
    public Task Reports_in_top_level_statements() => Hazard.Reports(
        "float[] x = new float[9]; float sum = 0; object gate = new(); Parallel.For(0, 9, i => { lock (gate) { {|PG3001:sum += x[i]|}; } }); Console.WriteLine(sum);",
        new HazardCase { IsRaw = true, IsProgram = true });

    [Fact]
    public Task Suggests_elsewhere() => Hazard.Says(
        "float F(float[] x) { float loss = 0; Parallel.For(0, x.Length, i => { lock (x) loss += x[i]; }); return loss; }",
        DiagnosticSeverity.Info, ["'loss'", "threads of Parallel.For", "11 different sums"]);

    [Fact]
    public Task Warns_of_additions_that_are_lost() => Hazard.Says(
        "float F(float[] x) { float loss = 0; Parallel.For(0, x.Length, i => loss += x[i]); return loss; }", DiagnosticSeverity.Warning, ["are lost"]);

    [Fact]
    public Task Warns_in_reproducible_code() => Hazard.Says(
        "[PrecisionGen.Reproducible] double F(double[] x) => x.AsParallel().Sum();",
        DiagnosticSeverity.Warning, ["one part for each core", "-256.7214"], WithRuntime);

    [Fact]
    public Task Warns_of_a_locked_sum_in_reproducible_code() => Hazard.Says(
        "[PrecisionGen.Reproducible] class Meter { double total; readonly object gate = new(); void Add(double v) { lock (gate) { total += v; } } }",
        DiagnosticSeverity.Warning, ["take the lock"], WithRuntime);

    [Fact]
    public Task Reports_a_locked_helper_once_in_reproducible_code() => Hazard.Reports(
        "[PrecisionGen.Reproducible] class A { double total; readonly object gate = new(); void Add(double v) { lock (gate) { {|PG3001:total += v|}; } } void F(double[] x) => Parallel.ForEach(x, v => Add(v * v)); }",
        WithRuntime);

    [Fact]
    public Task Warns_everywhere_when_the_scope_is_all() => Hazard.Says(
        "double F(double[] x) => x.AsParallel().Sum();", DiagnosticSeverity.Warning, ["core"], new HazardCase { EditorConfig = "precisiongen.scope = all" });

    [Fact]
    public Task Fix_folds_a_loop_in_order() => Hazard.Fixed(
        """
            float F(float[] x)
            {
                float sum = 0;
                object gate = new();
                Parallel.For(0, x.Length, i =>
                {
                    float y = x[i] * x[i];
                    lock (gate)
                    {
                        {|PG3001:sum += y|};
                    }
                });
                return sum;
            }
        """,
        """
            float F(float[] x)
            {
                float sum = 0;
                object gate = new();
                float[] sumPartials = new float[x.Length];
                Parallel.For(0, x.Length, i =>
                {
                    float y = x[i] * x[i];
                    sumPartials[i] = y;
                });
                foreach (float sumPartial in sumPartials)
                {
                    sum += sumPartial;
                }

                return sum;
            }
        """);

    [Theory]
    [InlineData("x.AsParallel().Sum()", "x.Sum()")]
    [InlineData("x.AsParallel().Select(v => v * v).Sum()", "x.AsParallel().AsOrdered().Select(v => v * v).AsSequential().Sum()")]
    [InlineData("x.AsParallel().AsOrdered().Where(v => v > 0).Average()", "x.AsParallel().AsOrdered().Where(v => v > 0).AsSequential().Average()")]
    [InlineData("x.AsParallel().Aggregate(0.0, (a, b) => a + b)", "x.Aggregate(0.0, (a, b) => a + b)")]
    public Task Fix_adds_a_query_in_order(string before, string after) =>
        Hazard.Fixed($"double F(double[] x) => {{|PG3001:{before}|}};", $"double F(double[] x) => {after};");

    [Theory]
    [InlineData("float F(float[] x) { float s = 0; Parallel.ForEach(x, v => {|PG3001:s += v|}); return s; }")]
    [InlineData("float F(float[] x) { float s = 0; Parallel.For(0, 8, i => { for (int j = i; j < x.Length; j += 8) {|PG3001:s += x[j]|}; }); return s; }")]
    [InlineData("double F(double[] x) => {|PG3001:x.AsParallel().Aggregate(0.0, (a, b) => a + b, (a, b) => a + b, a => a)|};")]
    public Task Is_not_fixed_where_partials_have_no_index(string code) => Hazard.NotFixed(code);

    /// <summary>After the fix the sum is that of one thread, in the order of the array.</summary>
    [Fact]
    public async Task Fixed_query_has_the_sum_of_one_thread()
    {
        const string Data = "static double[] x = Enumerable.Range(0, 65536).Select(i => 1.0 / (i + 1)).ToArray(); public static double Value() => ";
        const string Before = Data + "{|PG3001:x.AsParallel().WithDegreeOfParallelism(3).Sum()|};";
        const string After = Data + "x.AsParallel().AsOrdered().WithDegreeOfParallelism(3).AsSequential().Sum();";
        await Hazard.Fixed(Before, After);
        double inOrder = 0;
        for (int i = 0; i < 65536; i++)
        {
            inOrder += 1.0 / (i + 1);
        }

        Hazard.Improves(Before, After, inOrder, 0);
    }
}
