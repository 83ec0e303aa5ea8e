using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Reproducibility;

public sealed class UnseededRandomTests
{
    private static readonly HazardCase WithRuntime = new() { HasRuntime = true };

    [Theory]
    [InlineData("double F() { Random r = {|PG3009:new Random()|}; return r.NextDouble(); }")]
    [InlineData("private static readonly Random Generator = {|PG3009:new()|};")]
    [InlineData("float F() => {|PG3009:Random.Shared|}.NextSingle();")]
    [InlineData("int[] F(int[] x) => x.OrderBy(v => {|PG3009:Guid.NewGuid()|}).ToArray();")]
    [InlineData("double F() => {|PG3009:new Random(Environment.TickCount)|}.NextDouble();")]
    [InlineData("double F() => {|PG3009:new Random((int)DateTime.Now.Ticks)|}.NextDouble();")]
    [InlineData("double F() { int start = Guid.NewGuid().GetHashCode(); return {|PG3009:new Random(start)|}.NextDouble(); }")]
    [InlineData("double F(string name) => {|PG3009:new Random(name.GetHashCode())|}.NextDouble();")]
    [InlineData("void F(float[] x) { Random r = new(1); Parallel.For(0, x.Length, i => x[i] = {|PG3009:r|}.NextSingle()); }")]
    [InlineData("Random random = new(1); void F(float[] x) => Parallel.ForEach(x, v => { lock (random) { double u = {|PG3009:random|}.NextDouble(); } });")]
    [InlineData("void Shuffle(int[] x) { void Swap(int i) { int j = {|PG3009:Random.Shared|}.Next(i); (x[i], x[j]) = (x[j], x[i]); } for (int i = 1; i < x.Length; i++) Swap(i); }")]
    [InlineData("Random? random; double F() { random ??= {|PG3009:new Random()|}; return random.NextDouble(); }")]
    [InlineData("float F(int seed, int i) => {|PG3009:new Random(HashCode.Combine(seed, i))|}.NextSingle();")]
    [InlineData("int[] F(int[] x) => x.OrderByDescending(v => {|PG3009:Guid.NewGuid()|}).ThenBy(v => {|PG3009:Guid.NewGuid()|}).ToArray();")]
    [InlineData("void F(List<int> x) => x.Sort((a, b) => {|PG3009:Guid.NewGuid()|}.CompareTo(Guid.Empty));")]
    [InlineData("float F(int seed, int i) { HashCode hash = new(); hash.Add(i); return {|PG3009:new Random(hash.ToHashCode())|}.NextSingle(); }")]
    [InlineData("double F() { static double Fill(int n) => {|PG3009:Random.Shared|}.NextDouble(); return Fill(1); }")]
    [InlineData("void Fill(double start) { DateTime t = DateTime.MinValue.AddDays({|PG3009:Random.Shared|}.Next(9)); }")]
    public Task Reports_numbers_without_a_seed(string code) => Hazard.Reports(code);

    [Theory]
    [InlineData("double F(int seed) => new Random(seed).NextDouble();")]
    [InlineData("double F() => new Random(42).NextDouble();")]
    [InlineData("double F(Random random) => random.NextDouble();")]
    [InlineData("Guid F() => Guid.NewGuid();")]
    [InlineData("int[] F(int[] x, Random r) => x.OrderBy(v => r.Next()).ToArray();")]
    [InlineData("void F(float[] x, int seed) => Parallel.For(0, x.Length, i => { Random r = new(seed + i); x[i] = r.NextSingle(); });")]
    [InlineData("class Random { public double Next() => 4; } class D { double F() => new Random().Next(); }")]
    [InlineData("int F() => System.Security.Cryptography.RandomNumberGenerator.GetInt32(10);")]
    public Task Is_silent_with_a_seed(string code) => Hazard.Silent(code);

    [Theory]
    [InlineData("Random F(int? seed) => seed.HasValue ? new Random(seed.Value) : new Random();")]
    [InlineData("Random F(int? seed) { if (seed is int s) { return new Random(s); } return new Random(); }")]
    [InlineData("Random F(int seed) { Random r; if (seed >= 0) r = new Random(seed); else r = new Random(); return r; }")]
    [InlineData("Random F(int? seed) => seed switch { null => new Random(), int s => new Random(s) };")]
    [InlineData("class A { readonly Random random; public A(Random? random = null) { this.random = random ?? Random.Shared; } }")]
    [InlineData("class A { readonly Random random; public A(Random random) => this.random = random; public A() : this(new Random()) { } }")]
    [InlineData("int F() { int seed = Random.Shared.Next(); Console.WriteLine(seed); return new Random(seed).Next(); }")]
    [InlineData("async Task F(int attempt) { await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt + Random.Shared.Next(50))); }")]
    [InlineData("TimeSpan NextRetryDelay() => new TimeSpan(Random.Shared.Next(100));")]
    [InlineData("void F() { int jitter = new Random().Next(100); Thread.Sleep(jitter); }")]
    [InlineData("async Task F() => await Task.Delay(Random.Shared.Next(50));")]
    [InlineData("void F() => Thread.Sleep(Random.Shared.Next(50));")]
    [InlineData("TimeSpan F() => TimeSpan.FromSeconds(Random.Shared.NextDouble());")]
    [InlineData("DateTime F(DateTime t) => t.AddSeconds(Random.Shared.NextDouble());")]
    [InlineData("DateTime F(DateTime t) => t.AddMilliseconds(Random.Shared.NextDouble());")]
    [InlineData("int wait; void F() { int jitterWindow = Random.Shared.Next(100); wait = jitterWindow; }")]
    [InlineData("Random F(Random? given) => given ?? new Random();")]
    [InlineData("Random F(bool isDeterministic) => isDeterministic ? new Random(1) : Random.Shared;")]
    [InlineData("object F(object? rng) => rng ?? new Random();")]
    [InlineData("double F() => new Random(Environment.).NextDouble( ;", true)]
    [InlineData("Random F(int? seed) => new Random(seed ?? Environment.TickCount);")]
    [InlineData("Random F(int seed) => new Random(seed == 0 ? Environment.TickCount : seed);")]
    [InlineData("void F(int seed, float[] x) { List<Task> tasks = new(); for (int t = 0; t < 4; t++) { Random random = new(seed + t); tasks.Add(Task.Run(() => x[0] = random.NextSingle())); } }")]
    public Task Is_silent_where_a_seed_can_be_given_or_none_is_wanted(string code, bool isBroken = false) =>
        Hazard.Silent(code, new HazardCase { IsBroken = isBroken });

    [Fact]
    public Task Option_allows_methods_and_types() => Hazard.Silent(
        "class A { double F() => new Random().NextDouble(); } class B { double Draw() => Random.Shared.NextDouble(); }",
        new HazardCase { EditorConfig = "precisiongen.rng_allowed = A, Draw" });

    [Fact]
    public Task Reports_in_top_level_statements() => Hazard.Reports(
        "Random random = {|PG3009:new Random()|}; Console.WriteLine(random.Next());", new HazardCase { IsRaw = true, IsProgram = true });

    [Fact]
    public Task Suggests_where_nothing_says_that_it_matters() => Hazard.Says(
        "int RollDice() => new Random().Next(6);", DiagnosticSeverity.Info, ["new Random()", "'RollDice'", "534011718"]);

    [Theory]
    [InlineData("new Random()", "is seeded by the operating system")]
    [InlineData("new Random(Environment.TickCount)", "is seeded by the clock")]
    [InlineData("new Random((int)Environment.TickCount64)", "is seeded by the clock")]
    [InlineData("new Random(DateTime.Now.Millisecond)", "is seeded by the clock")]
    [InlineData("new Random(DateTime.UtcNow.Millisecond)", "is seeded by the clock")]
    [InlineData("new Random(DateTime.Today.Day)", "is seeded by the clock")]
    [InlineData("new Random(Environment.ProcessId)", "is seeded by the clock")]
    [InlineData("new Random(Environment.CurrentManagedThreadId)", "is seeded by the clock")]
    [InlineData("new Random(Thread.CurrentThread.ManagedThreadId)", "is seeded by the clock")]
    [InlineData("new Random((int)System.Diagnostics.Stopwatch.GetTimestamp())", "is seeded by the clock")]
    [InlineData("new Random(BitConverter.ToInt32(Guid.NewGuid().ToByteArray()))", "is seeded by a new Guid")]
    [InlineData("new Random(System.Security.Cryptography.RandomNumberGenerator.GetInt32(9))", "is seeded by the operating system")]
    [InlineData("new Random(System.Security.Cryptography.RandomNumberGenerator.GetBytes(1)[0])", "is seeded by the operating system")]
    [InlineData("new Random(HashCode.Combine(1))", "is seeded by a hash that differs in every process")]
    public Task Says_where_the_seed_comes_from(string creation, string text) =>
        Hazard.Says($"int RollDice() => {creation}.Next(6);", DiagnosticSeverity.Info, [text]);

    [Fact]
    public Task Says_that_a_shuffle_has_no_order() => Hazard.Says(
        "int[] Draw(int[] x) => x.OrderBy(v => Guid.NewGuid()).ToArray();", DiagnosticSeverity.Info, ["is an order that no seed repeats"]);

    [Fact]
    public Task Says_that_threads_race() => Hazard.Says(
        "void Roll(float[] x) { Random r = new(1); Parallel.For(0, x.Length, i => x[i] = r.NextSingle()); }", DiagnosticSeverity.Info,
        ["by the threads of Parallel.For in the order in which they arrive", "give each index a generator of its own"]);

    [Theory]
    [InlineData("class Dice { readonly int value; public Dice() { value = new Random().Next(); } }", "two runs of 'Dice'")]
    [InlineData("class Dice { static readonly int Value; static Dice() { Value = new Random().Next(); } }", "two runs of 'Dice'")]
    public Task Says_whose_runs_differ(string code, string text) => Hazard.Says(code, DiagnosticSeverity.Info, [text]);

    [Fact]
    public Task Warns_in_learning_code() => Hazard.Says(
        "class PolicyRollout { double Explore() => Random.Shared.NextDouble(); }", DiagnosticSeverity.Warning, ["has no seed", "'Explore'"]);

    [Fact]
    public Task Warns_where_a_seed_is_not_used() => Hazard.Says(
        "double F(int seed) => new Random().NextDouble();", DiagnosticSeverity.Warning, ["'seed' is at hand"]);

    [Fact]
    public Task Reproducible_code_has_no_jitter() => Hazard.Reports(
        "[PrecisionGen.Reproducible] float Jitter(float x) => x + 0.001f * {|PG3009:Random.Shared|}.NextSingle();", new HazardCase { HasRuntime = true });

    [Fact]
    public Task Warns_in_reproducible_code() => Hazard.Says(
        "[PrecisionGen.Reproducible] double F(string s) => new Random(s.GetHashCode()).NextDouble();", DiagnosticSeverity.Warning, ["every process"], WithRuntime);

    [Fact]
    public void Message_is_true() => Assert.Equal(534011718, new System.Random(1).Next());

    [Theory]
    [InlineData("double F(int seed) => {|PG3009:new Random()|}.NextDouble();", "double F(int seed) => new Random(seed).NextDouble();")]
    [InlineData("double F(int? seed) { Random r = {|PG3009:new()|}; return r.NextDouble(); }", "double F(int? seed) { Random r = seed.HasValue ? new Random(seed.Value) : new Random(); return r.NextDouble(); }")]
    [InlineData("readonly Random generator = {|PG3009:new Random()|};", "readonly Random generator = new Random(0);")]
    [InlineData("double F(Random generator) => {|PG3009:Random.Shared|}.NextDouble();", "double F(Random generator) => generator.NextDouble();")]
    [InlineData("int seed = 3; double F() => {|PG3009:new Random(Environment.TickCount)|}.NextDouble();", "int seed = 3; double F() => new Random(seed).NextDouble();")]
    public Task Fix_uses_what_is_at_hand(string before, string after) => Hazard.Fixed(before, after);

    [Theory]
    [InlineData("double F() => {|PG3009:new Random()|}.NextDouble();")]
    [InlineData("static double F() => {|PG3009:Random.Shared|}.NextDouble();")]
    [InlineData("double F(long seed) => {|PG3009:new Random()|}.NextDouble();")]
    public Task Is_not_fixed_without_a_seed(string code) => Hazard.NotFixed(code);

    [Fact]
    public void Fixed_code_repeats() => Hazard.Improves(
        "public static double Value() => F(1); static double F(int seed) => new Random().Next();",
        "public static double Value() => F(1); static double F(int seed) => new Random(seed).Next();", 534011718, 0);
}
