using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace PrecisionGen.Analyzers.Tests;

public sealed class MachineDependentPartsTests
{
    [Fact]
    public Task Reports_sums_in_as_many_parts_as_there_are_cores() => Hazard.Reports(
        """
        float Sum(float[] x)
        {
            int workers = Environment.ProcessorCount;
            float[] partials = new float[workers];
            int size = (x.Length + workers - 1) / workers;
            Parallel.For(0, workers, w =>
            {
                int start = w * size;
                int end = Math.Min(start + size, x.Length);
                float sum = 0;
                for (int i = start; i < end; i++)
                {
                    {|PG3010:sum += x[i]|};
                }

                partials[w] = sum;
            });
            float total = 0;
            for (int w = 0; w < workers; w++)
            {
                total += partials[w];
            }

            return total;
        }
        """);

    [Fact]
    public Task Reports_slots_tasks_and_queries() => Hazard.Reports(
        """
        static readonly int Cores = Math.Max(1, Environment.ProcessorCount / 2);

        void Slots(double[] x, double[] partials)
        {
            for (int part = 0; part < Cores; part++)
            {
                for (int i = part; i < x.Length; i += Cores)
                {
                    {|PG3010:partials[part] += x[i]|};
                }
            }
        }

        double[][] Gradients(double[][] samples, int dimension)
        {
            int parts = Environment.ProcessorCount;
            double[][] gradients = new double[parts][];
            Parallel.For(0, parts, p =>
            {
                gradients[p] = new double[dimension];
                for (int s = p; s < samples.Length; s += parts)
                {
                    for (int d = 0; d < dimension; d++)
                    {
                        {|PG3010:gradients[p][d] += samples[s][d]|};
                    }
                }
            });
            return gradients;
        }

        float[] Query(float[] x) => Enumerable.Range(0, Environment.ProcessorCount).Select(part =>
        {
            float squares = 0;
            int size = x.Length / Environment.ProcessorCount;
            for (int i = part * size; i < (part + 1) * size; i++)
            {
                {|PG3010:squares += x[i] * x[i]|};
            }

            return squares;
        }).ToArray();

        Task<float>[] Tasks(float[] x)
        {
            Task<float>[] tasks = new Task<float>[Environment.ProcessorCount];
            int size = x.Length / tasks.Length;
            for (int t = 0; t < Environment.ProcessorCount; t++)
            {
                int first = t * size;
                tasks[t] = Task.Run(() =>
                {
                    float sum = 0;
                    for (int i = first; i < first + size; i++)
                    {
                        {|PG3010:sum += x[i]|};
                    }

                    return sum;
                });
            }

            return tasks;
        }

        void Called(float[] x, float[] partials)
        {
            int workers = Environment.ProcessorCount;
            Parallel.For(0, workers, w => {|PG3010:partials[w] = SumOf(x, w * x.Length / workers, (w + 1) * x.Length / workers)|});
            Parallel.For(0, workers, w => partials[w] = MaximumOf(x, w * x.Length / workers, (w + 1) * x.Length / workers));
        }

        static float SumOf(float[] x, int start, int end) => x[start..end].Sum();

        static float MaximumOf(float[] x, int start, int end) => x[start..end].Max();

        void Lanes(float[] x, float[] sums)
        {
            int lanes = Vector<float>.Count;
            for (int i = 0; i < x.Length; i++)
            {
                {|PG3010:sums[i % lanes] += x[i]|};
            }
        }
        """);

    [Fact]
    public Task Reports_random_numbers_in_parts() => Hazard.Reports(
        """
        void Fill(float[] values, int seed)
        {
            int workers = Environment.ProcessorCount;
            int size = values.Length / workers;
            Parallel.For(0, workers, w =>
            {
                Random random = {|PG3010:new Random(seed + w)|};
                for (int i = w * size; i < (w + 1) * size; i++)
                {
                    values[i] = random.NextSingle();
                }
            });
        }
        """);

    [Fact]
    public Task Is_silent_where_each_element_is_computed_whole() => Hazard.Silent(
        """
        void Multiply(float[][] rows, float[] x, float[] y)
        {
            int workers = Environment.ProcessorCount;
            int size = (rows.Length + workers - 1) / workers;
            Parallel.For(0, workers, w =>
            {
                for (int r = w * size; r < Math.Min((w + 1) * size, rows.Length); r++)
                {
                    float sum = 0;
                    for (int k = 0; k < x.Length; k++)
                    {
                        sum += rows[r][k] * x[k];
                    }

                    y[r] = sum;
                }
            });
        }

        void Scale(float[] x, float[] y)
        {
            int workers = Environment.ProcessorCount;
            Parallel.For(0, workers, w =>
            {
                for (int i = w; i < x.Length; i += workers)
                {
                    y[i] += 2 * x[i];
                }
            });
        }

        void Add(float[] x, float[] y)
        {
            int width = Vector<float>.Count;
            for (int i = 0; i + width <= x.Length; i += width)
            {
                (new Vector<float>(x, i) + new Vector<float>(y, i)).CopyTo(y, i);
            }
        }
        """);

    [Fact]
    public Task Is_silent_on_a_fixed_number_of_parts() => Hazard.Silent(
        """
        const int Parts = 16;

        float Sum(float[] x)
        {
            float[] partials = new float[Parts];
            int size = (x.Length + Parts - 1) / Parts;
            ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };
            Parallel.For(0, Parts, options, p =>
            {
                float sum = 0;
                for (int i = p * size; i < Math.Min((p + 1) * size, x.Length); i++)
                {
                    sum += x[i];
                }

                partials[p] = sum;
            });
            return partials.Sum();
        }

        void Fill(float[][] rows, int seed)
        {
            Parallel.For(0, rows.Length, r =>
            {
                Random random = new(seed + r);
                for (int i = 0; i < rows[r].Length; i++)
                {
                    rows[r][i] = random.NextSingle();
                }
            });
        }
        """);

    [Fact]
    public Task Is_silent_on_integers_maxima_and_workers_of_their_own() => Hazard.Silent(
        """
        long[] Count(int[] x)
        {
            int workers = Environment.ProcessorCount;
            long[] counts = new long[workers];
            Parallel.For(0, workers, w =>
            {
                for (int i = w; i < x.Length; i += workers)
                {
                    counts[w] += x[i];
                }
            });
            return counts;
        }

        void Maxima(float[] x, float[] maxima)
        {
            Parallel.For(0, Environment.ProcessorCount, w =>
            {
                for (int i = w; i < x.Length; i += Environment.ProcessorCount)
                {
                    maxima[w] = Math.Max(maxima[w], x[i]);
                }
            });
        }

        Random[] Generators(int seed) => Enumerable.Range(0, Environment.ProcessorCount).Select(w => new Random(seed + w)).ToArray();

        double Seconds(double[] durations)
        {
            double sum = 0;
            for (int i = 0; i < durations.Length; i++)
            {
                sum += durations[i];
            }

            return sum / Environment.ProcessorCount;
        }
        """);

    [Fact]
    public Task Half_typed_code_does_not_crash() => Hazard.Silent(
        "void M(float[] x) { for (int w = 0; w < Environment.ProcessorCount; ) { float s = 0; for (int i = w; ; ) { s += x[]; } } new Random(1, ; Parallel.For(0, Environment.ProcessorCount, w => ); }",
        new HazardCase { IsBroken = true });

    [Fact]
    public Task Says_where_the_number_of_parts_comes_from() => Hazard.Says(
        """
        [PrecisionGen.Reproducible]
        class C
        {
            void Slots(double[] x, double[] partials)
            {
                for (int part = 0; part < Environment.ProcessorCount; part++)
                {
                    for (int i = part; i < x.Length; i += Environment.ProcessorCount)
                    {
                        partials[part] += x[i];
                    }
                }
            }
        }
        """,
        DiagnosticSeverity.Info,
        ["'partials[part]'", "Environment.ProcessorCount says", "45.76151 in 1 part"],
        new HazardCase { HasRuntime = true });
}
