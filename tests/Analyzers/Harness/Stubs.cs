namespace PrecisionGen.Analyzers.Tests;

/// <summary>The public names of other libraries that rules recognize, as source to append to a test's code.</summary>
internal static class Stubs
{
    /// <summary>
    /// TorchSharp's dtypes, tensors, scalars, functional calls, modules and optimizers. Nothing of it computes anything. Users write
    /// torch.zeros or TorchSharp.torch.Tensor; the code before the stub must use full names, because usings come first in a file.
    /// </summary>
    public const string TorchSharp = """

        namespace TorchSharp
        {
            public sealed class Scalar
            {
                public static implicit operator Scalar(double value) => new();
                public static implicit operator Scalar(float value) => new();
                public static implicit operator Scalar(int value) => new();
                public static implicit operator Scalar(long value) => new();
                public static implicit operator Scalar(System.Half value) => new();
            }

            public static partial class torch
            {
                public enum ScalarType : sbyte
                {
                    Byte = 0, Int8 = 1, Int16 = 2, Int32 = 3, Int64 = 4, Float16 = 5, Float32 = 6, Float64 = 7, Bool = 11, BFloat16 = 15,
                }

                public static ScalarType float16 = ScalarType.Float16;
                public static ScalarType half = ScalarType.Float16;
                public static ScalarType bfloat16 = ScalarType.BFloat16;
                public static ScalarType float32 = ScalarType.Float32;
                public static ScalarType float64 = ScalarType.Float64;
                public static ScalarType int32 = ScalarType.Int32;
                public static ScalarType int64 = ScalarType.Int64;

                public static Tensor zeros(long n, ScalarType? dtype = null) => new();
                public static Tensor zeros(long rows, long columns, ScalarType? dtype = null) => new();
                public static Tensor zeros(long[] size, ScalarType? dtype = null) => new();
                public static Tensor ones(long n, ScalarType? dtype = null) => new();
                public static Tensor ones(long[] size, ScalarType? dtype = null) => new();
                public static Tensor empty(long[] size, ScalarType? dtype = null) => new();
                public static Tensor rand(long n, ScalarType? dtype = null) => new();
                public static Tensor randn(long n, ScalarType? dtype = null) => new();
                public static Tensor randn(long[] size, ScalarType? dtype = null) => new();
                public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null) => new();
                public static Tensor full(long n, Scalar value, ScalarType? dtype = null) => new();
                public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null) => new();
                public static Tensor tensor(float value, ScalarType? dtype = null) => new();
                public static Tensor tensor(double value, ScalarType? dtype = null) => new();
                public static Tensor tensor(float[] values, ScalarType? dtype = null) => new();
                public static Tensor tensor(long[] values, ScalarType? dtype = null) => new();
                public static Tensor arange(Scalar stop, ScalarType? dtype = null) => new();
                public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null) => new();
                public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null) => new();
                public static Tensor zeros_like(Tensor input, ScalarType? dtype = null) => new();
                public static Tensor matmul(Tensor left, Tensor right) => new();
                public static Tensor bmm(Tensor left, Tensor right) => new();
                public static Tensor where(Tensor condition, Tensor left, Tensor right) => new();
                public static Tensor exp(Tensor input) => new();
                public static Tensor log(Tensor input) => new();
                public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => new();
                public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) => new();
                public static Tensor sum(Tensor input) => new();
                public static Tensor mean(Tensor input) => new();
                public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => new();
                public static Tensor cat(System.Collections.Generic.IList<Tensor> tensors, long dim = 0) => new();

                public sealed class Tensor : System.IDisposable
                {
                    public ScalarType dtype => default;
                    public Tensor? grad => null;
                    public long[] shape => new long[0];
                    public Tensor T => this;
                    public void Dispose() { }
                    public Tensor to(ScalarType type) => this;
                    public Tensor to_type(ScalarType type) => this;
                    public Tensor type_as(Tensor other) => this;
                    public Tensor half() => this;
                    public Tensor bfloat16() => this;
                    public Tensor @float() => this;
                    public Tensor @double() => this;
                    public Tensor @long() => this;
                    public Tensor masked_fill(Tensor mask, Scalar value) => this;
                    public Tensor masked_fill_(Tensor mask, Scalar value) => this;
                    public Tensor fill_(Scalar value) => this;
                    public Tensor add(Scalar value) => this;
                    public Tensor add(Tensor value) => this;
                    public Tensor add_(Scalar value) => this;
                    public Tensor add_(Tensor value) => this;
                    public Tensor sub(Tensor value) => this;
                    public Tensor mul(Scalar value) => this;
                    public Tensor mul(Tensor value) => this;
                    public Tensor div(Scalar value) => this;
                    public Tensor div(Tensor value) => this;
                    public Tensor pow(Scalar value) => this;
                    public Tensor square() => this;
                    public Tensor sqrt() => this;
                    public Tensor rsqrt() => this;
                    public Tensor exp() => this;
                    public Tensor log() => this;
                    public Tensor sin() => this;
                    public Tensor cos() => this;
                    public Tensor abs() => this;
                    public Tensor clamp(Scalar? min = null, Scalar? max = null) => this;
                    public Tensor clamp_min(Scalar min) => this;
                    public Tensor softmax(long dim, ScalarType? dtype = null) => this;
                    public Tensor log_softmax(long dim, ScalarType? dtype = null) => this;
                    public Tensor sum(ScalarType? type = null) => this;
                    public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => this;
                    public Tensor mean() => this;
                    public Tensor mean(long[] dim, bool keepdim = false, ScalarType? type = null) => this;
                    public Tensor var(bool unbiased = true) => this;
                    public Tensor std(bool unbiased = true) => this;
                    public Tensor norm() => this;
                    public Tensor argmax(long dim) => this;
                    public Tensor gather(long dim, Tensor index) => this;
                    public Tensor matmul(Tensor other) => this;
                    public Tensor bmm(Tensor other) => this;
                    public Tensor view(params long[] shape) => this;
                    public Tensor reshape(params long[] shape) => this;
                    public Tensor transpose(long first, long second) => this;
                    public Tensor unsqueeze(long dim) => this;
                    public Tensor detach() => this;
                    public Tensor clone() => this;
                    public void backward() { }
                    public T item<T>() where T : unmanaged => default;
                    public Tensor lt(Scalar value) => this;
                    public Tensor eq(Scalar value) => this;
                    public static Tensor operator +(Tensor left, Tensor right) => left;
                    public static Tensor operator +(Tensor left, Scalar right) => left;
                    public static Tensor operator +(Scalar left, Tensor right) => right;
                    public static Tensor operator -(Tensor left, Tensor right) => left;
                    public static Tensor operator -(Tensor left, Scalar right) => left;
                    public static Tensor operator -(Scalar left, Tensor right) => right;
                    public static Tensor operator -(Tensor value) => value;
                    public static Tensor operator *(Tensor left, Tensor right) => left;
                    public static Tensor operator *(Tensor left, Scalar right) => left;
                    public static Tensor operator *(Scalar left, Tensor right) => right;
                    public static Tensor operator /(Tensor left, Tensor right) => left;
                    public static Tensor operator /(Tensor left, Scalar right) => left;
                    public static Tensor operator /(Scalar left, Tensor right) => right;
                }

                public static class nn
                {
                    public abstract class Module
                    {
                        public Module to(ScalarType type) => this;
                        public Module half() => this;
                        public Module bfloat16() => this;
                        public void train() { }
                        public void eval() { }
                        public void zero_grad() { }
                        public System.Collections.Generic.IEnumerable<Tensor> parameters() => new Tensor[0];
                    }

                    public abstract class Module<T, TResult> : Module
                    {
                        public abstract TResult forward(T input);
                        public TResult call(T input) => forward(input);
                    }

                    public static class functional
                    {
                        public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input;
                        public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) => input;
                        public static Tensor layer_norm(Tensor input, long[] shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-05) => input;
                        public static Tensor cross_entropy(Tensor input, Tensor target) => input;
                        public static Tensor linear(Tensor input, Tensor weight, Tensor? bias = null) => input;
                        public static Tensor dropout(Tensor input, double p = 0.5, bool training = true) => input;
                    }

                    public static class utils
                    {
                        public static double clip_grad_norm_(System.Collections.Generic.IEnumerable<Tensor> parameters, double max_norm, double norm_type = 2.0) => 0;
                        public static void clip_grad_value_(System.Collections.Generic.IEnumerable<Tensor> parameters, double clip_value) { }
                    }
                }

                public static class optim
                {
                    public abstract class Optimizer
                    {
                        public virtual Tensor? step() => null;
                        public virtual void zero_grad() { }
                    }

                    public sealed class AdamOptimizer : Optimizer { }

                    public static AdamOptimizer Adam(
                        System.Collections.Generic.IEnumerable<Tensor> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.99,
                        double eps = 1e-8, double weight_decay = 0) => new();

                    public static AdamOptimizer AdamW(
                        System.Collections.Generic.IEnumerable<Tensor> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.99,
                        double eps = 1e-8, double weight_decay = 0) => new();
                }
            }
        }

        """;

    /// <summary>TorchSharp's gradient scaler, to append after <see cref="TorchSharp"/>.</summary>
    public const string GradScaler = """

        namespace TorchSharp.Amp
        {
            public class GradScaler
            {
                public torch.Tensor scale(torch.Tensor outputs) => outputs;
                public void unscale_(torch.optim.Optimizer optimizer) { }
                public void step(torch.optim.Optimizer optimizer) { }
                public void update() { }
            }
        }

        """;
}
