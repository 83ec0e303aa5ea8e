extern alias Real;

using System;
using System.Collections.Generic;
using PrecisionGen;
using Xunit;

namespace Models.Tests.Definitions;

public sealed class CheckpointNamesTests
{
    [Fact]
    public void Gpt2HasThePublishedTensors()
        => AssertPublished(typeof(Real::Models.Gpt2), Real::Models.Gpt2Checkpoint.Map(), PublishedTensors.Gpt2(), 124_439_808);

    [Fact]
    public void Qwen2HasThePublishedTensors()
        => AssertPublished(typeof(Real::Models.Qwen2), Real::Models.Qwen2Checkpoint.Map, PublishedTensors.Qwen2(), 1_777_088_000);

    [Fact]
    public void Llama32HasThePublishedTensors()
        => AssertPublished(typeof(Real::Models.Llama32), Real::Models.Llama32Checkpoint.Map, PublishedTensors.Llama32(), 3_212_749_824);

    [Fact]
    public void Qwen3MoeHasThePublishedTensors()
        => AssertPublished(typeof(Real::Models.Qwen3Moe), Real::Models.Qwen3MoeCheckpoint.Map, PublishedTensors.Qwen3Moe(), 30_532_122_624);

    [Fact]
    public void TheAttributesNameTheParametersOfTheModel()
    {
        AssertNames<Gpt2>(new Gpt2(1));
        AssertNames<Qwen2>(new Qwen2(1));
        AssertNames<Llama32>(new Llama32(1));
        AssertNames<Qwen3Moe>(new Qwen3Moe(1));
    }

    private static void AssertNames<TModel>(TModel model)
        where TModel : IPrecisionModel, IDisposable
    {
        using (model)
        {
            List<(string Name, int[] Shape)> expected = DefinitionParameters.Of(typeof(TModel));
            Assert.Equal(expected.Count, model.Parameters.Count);
            foreach ((string name, int[] shape) in expected)
            {
                Assert.Equal(shape, model.Parameters[name].Shape.ToArray());
            }
        }
    }

    private static void AssertPublished(Type definition, CheckpointMap map, Dictionary<string, string> published, long weights)
    {
        long count = 0;
        Dictionary<string, string> mapped = [];
        foreach ((string name, int[] shape) in DefinitionParameters.Of(definition))
        {
            foreach (CheckpointTensor tensor in map.TensorsOf(name, shape))
            {
                // Add throws where two parameters are made of one tensor.
                mapped.Add(tensor.Name, string.Join(", ", tensor.Shape));
                long length = 1;
                foreach (int dimension in tensor.Shape)
                {
                    length *= dimension;
                }

                count += length;
            }
        }

        Assert.Equal(weights, count);
        foreach ((string name, string shape) in published)
        {
            Assert.True(mapped.Remove(name, out string? found), $"No parameter is made of {name}.");
            Assert.True(shape == found, $"{name}: the published shape is [{shape}], the definition's [{found}].");
        }

        Assert.Empty(mapped.Keys);
    }
}
