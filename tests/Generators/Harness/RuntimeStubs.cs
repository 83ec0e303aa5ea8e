namespace PrecisionGen.Generators.Tests;

/// <summary>The runtime's tensor types as text, for as long as the runtime assembly does not have them.</summary>
internal static class RuntimeStubs
{
    public const string Source = """
        namespace PrecisionGen;
        public sealed class Tensor
        {
            public static Tensor operator +(Tensor a, Tensor b) => a;
            public static Tensor operator +(Tensor a, float b) => a;
            public static Tensor operator +(float a, Tensor b) => b;
            public static Tensor operator -(Tensor a, Tensor b) => a;
            public static Tensor operator -(Tensor a, float b) => a;
            public static Tensor operator -(float a, Tensor b) => b;
            public static Tensor operator *(Tensor a, Tensor b) => a;
            public static Tensor operator *(Tensor a, float b) => a;
            public static Tensor operator *(float a, Tensor b) => b;
            public static Tensor operator /(Tensor a, Tensor b) => a;
            public static Tensor operator /(Tensor a, float b) => a;
            public static Tensor operator /(float a, Tensor b) => b;
            public static Tensor operator -(Tensor a) => a;
        }
        public sealed class Indices { }
        public static class Operations
        {
            public static Tensor Linear(Tensor x, Tensor weight) => x;
            public static Tensor Linear(Tensor x, Tensor weight, Tensor bias) => x;
            public static Tensor MatMul(Tensor a, Tensor b) => a;
            public static Tensor Min(Tensor a, Tensor b) => a;
            public static Tensor Min(Tensor a, float b) => a;
            public static Tensor Min(float a, Tensor b) => b;
            public static Tensor Max(Tensor a, Tensor b) => a;
            public static Tensor Max(Tensor a, float b) => a;
            public static Tensor Max(float a, Tensor b) => b;
            public static Tensor Exp(Tensor x) => x;
            public static Tensor Expm1(Tensor x) => x;
            public static Tensor Log(Tensor x) => x;
            public static Tensor Log1P(Tensor x) => x;
            public static Tensor Sqrt(Tensor x) => x;
            public static Tensor Sin(Tensor x) => x;
            public static Tensor Cos(Tensor x) => x;
            public static Tensor Tanh(Tensor x) => x;
            public static Tensor Erf(Tensor x) => x;
            public static Tensor Abs(Tensor x) => x;
            public static Tensor Relu(Tensor x) => x;
            public static Tensor Sigmoid(Tensor x) => x;
            public static Tensor Silu(Tensor x) => x;
            public static Tensor Gelu(Tensor x) => x;
            public static Tensor GeluTanh(Tensor x) => x;
            public static Tensor Softplus(Tensor x) => x;
            public static Tensor Clamp(Tensor x, float lo, float hi) => x;
            public static Tensor Sum(Tensor x) => x;
            public static Tensor Mean(Tensor x) => x;
            public static Tensor Max(Tensor x) => x;
            public static Tensor LogSumExp(Tensor x) => x;
            public static Tensor Softmax(Tensor x) => x;
            public static Tensor LogSoftmax(Tensor x) => x;
            public static Tensor LayerNorm(Tensor x, Tensor gain, Tensor bias, float epsilon = 1e-5f) => x;
            public static Tensor RmsNorm(Tensor x, float epsilon = 1e-5f) => x;
            public static Tensor RmsNorm(Tensor x, Tensor gain, float epsilon = 1e-5f) => x;
            public static Tensor Reshape(Tensor x, params int[] shape) => x;
            public static Tensor Concatenate(params Tensor[] tensors) => tensors[0];
            public static Tensor[] Split(Tensor x, int parts) => new Tensor[parts];
            public static Tensor Slice(Tensor x, int start, int length) => x;
            public static Tensor Gather(Tensor table, Indices indices) => table;
            public static Tensor Cast(Tensor x, DType dtype) => x;
            public static Tensor StopGradient(Tensor x) => x;
        }
        """;
}
