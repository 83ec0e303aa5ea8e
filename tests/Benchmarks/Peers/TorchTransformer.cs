using System;
using System.Linq;
using TorchSharp;
using static TorchSharp.torch;
using TorchAdamW = TorchSharp.Modules.AdamW;
using TorchTensor = TorchSharp.torch.Tensor;

namespace PrecisionGen.Benchmarks.Peers;

/// <summary>The same transformer in TorchSharp, Float32, as its users write it: fused attention, and a cache for decoding.</summary>
internal sealed class TorchTransformer : nn.Module
{
    private readonly TransformerSize size;
    private readonly TorchSharp.Modules.Embedding embedding;
    private readonly TorchSharp.Modules.Embedding positions;
    private readonly TorchLayer[] layers;
    private readonly TorchTensor gain;
    private readonly TorchSharp.Modules.Linear head;

    public TorchTransformer(TransformerSize size)
        : base(nameof(TorchTransformer))
    {
        this.size = size;
        embedding = nn.Embedding(SequenceBenchmark.Vocabulary, size.Width);
        positions = nn.Embedding(2 * 128, size.Width);
        layers = [.. Enumerable.Range(0, size.Layers).Select(_ => new TorchLayer(size))];
        gain = nn.Parameter(ones(size.Width));
        head = nn.Linear(size.Width, SequenceBenchmark.Vocabulary, hasBias: false);
        for (int index = 0; index < layers.Length; index++)
        {
            register_module("layer" + index, layers[index]);
        }

        RegisterComponents();
    }

    /// <summary>Seconds of a training step.</summary>
    public double TrainingSeconds(double seconds)
    {
        using TorchAdamW optimizer = optim.AdamW(parameters());
        using TorchTensor tokens = randint(SequenceBenchmark.Vocabulary, [size.Batch, size.Length]);
        using TorchTensor targets = randint(SequenceBenchmark.Vocabulary, [size.Batch * size.Length]);
        return Timing.Best(
            () =>
            {
                using DisposeScope scope = NewDisposeScope();
                optimizer.zero_grad();
                TorchTensor logits = Logits(tokens, 0, null).reshape(-1, SequenceBenchmark.Vocabulary);
                nn.functional.cross_entropy(logits, targets).backward();
                optimizer.step();
            },
            seconds);
    }

    /// <summary>Seconds of one token of one sequence, while it grows to 128.</summary>
    public double DecodingSeconds(double seconds)
    {
        using IDisposable mode = inference_mode();
        using TorchTensor token = zeros([1, 1], ScalarType.Int64);
        return Timing.Best(() => DecodeSequence(token), seconds) / 128;
    }

    private void DecodeSequence(TorchTensor token)
    {
        using DisposeScope scope = NewDisposeScope();
        TorchCache[] caches = [.. layers.Select(_ => new TorchCache())];
        for (int position = 0; position < 128; position++)
        {
            nn.functional.log_softmax(Logits(token, position, caches), -1);
        }
    }

    private TorchTensor Logits(TorchTensor tokens, int first, TorchCache[]? caches)
    {
        TorchTensor x = embedding.forward(tokens) + positions.forward(arange(first, first + tokens.shape[1]));
        for (int index = 0; index < layers.Length; index++)
        {
            x = layers[index].Apply(x, caches?[index]);
        }

        return head.forward(TorchLayer.RmsNorm(x, gain));
    }
}

/// <summary>Keys and values of earlier positions.</summary>
internal sealed class TorchCache
{
    public TorchTensor? Key { get; set; }

    public TorchTensor? Value { get; set; }
}

/// <summary>One layer.</summary>
internal sealed class TorchLayer : nn.Module
{
    private readonly TransformerSize size;
    private readonly TorchTensor attentionGain;
    private readonly TorchTensor hiddenGain;
    private readonly TorchSharp.Modules.Linear queryKeyValue;
    private readonly TorchSharp.Modules.Linear output;
    private readonly TorchSharp.Modules.Linear up;
    private readonly TorchSharp.Modules.Linear down;

    public TorchLayer(TransformerSize size)
        : base(nameof(TorchLayer))
    {
        this.size = size;
        attentionGain = nn.Parameter(ones(size.Width));
        hiddenGain = nn.Parameter(ones(size.Width));
        queryKeyValue = nn.Linear(size.Width, 3 * size.Width, hasBias: false);
        output = nn.Linear(size.Width, size.Width, hasBias: false);
        up = nn.Linear(size.Width, 4 * size.Width);
        down = nn.Linear(4 * size.Width, size.Width);
        RegisterComponents();
    }

    public static TorchTensor RmsNorm(TorchTensor x, TorchTensor gain) => x * rsqrt(x.square().mean([-1], keepdim: true) + 1e-5f) * gain;

    public TorchTensor Apply(TorchTensor x, TorchCache? cache)
    {
        long batch = x.shape[0];
        long length = x.shape[1];
        TorchTensor[] parts = queryKeyValue.forward(RmsNorm(x, attentionGain)).chunk(3, -1);
        TorchTensor[] heads = [.. parts.Select(part => part.view(batch, length, size.Heads, size.Width / size.Heads).transpose(1, 2))];
        (TorchTensor key, TorchTensor value) = (heads[1], heads[2]);
        if (cache is not null)
        {
            key = cache.Key = cache.Key is null ? key : cat([cache.Key, key], 2);
            value = cache.Value = cache.Value is null ? value : cat([cache.Value, value], 2);
        }

        TorchTensor mixed = nn.functional.scaled_dot_product_attention(heads[0], key, value, is_casual: length > 1);
        x = x + output.forward(mixed.transpose(1, 2).reshape(batch, length, size.Width));
        return x + down.forward(nn.functional.gelu(up.forward(RmsNorm(x, hiddenGain))));
    }
}
