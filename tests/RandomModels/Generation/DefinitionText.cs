using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace PrecisionGen.RandomModels;

/// <summary>Prints a definition as the C# that a user would write, with the harness's view of it.</summary>
internal static class DefinitionText
{
    public static string Print(RandomDefinition definition)
    {
        string name = definition.Name;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"// Seed {definition.Seed}.\n");
        text.Append("using System.Collections.Generic;\nusing PrecisionGen;\nusing PrecisionGen.Identity;\nusing static PrecisionGen.Operations;\n\n");
        text.Append(CultureInfo.InvariantCulture, $"namespace {name}s;\n\n");
        ModuleUse[] modules = [.. definition.Forwards.SelectMany(forward => forward.Values).Select(value => value.Module).OfType<ModuleUse>().Distinct().OrderBy(module => module.Index)];
        foreach (int width in modules.Select(module => module.Width).Distinct())
        {
            text.Append(Module(width));
        }

        text.Append(CultureInfo.InvariantCulture, $"[PrecisionModel(DType.{definition.DType})]\npublic sealed partial class {name}\n{{\n");
        foreach (IGrouping<int, ModuleUse> group in modules.GroupBy(module => module.Width))
        {
            int count = group.Count();
            text.Append(CultureInfo.InvariantCulture, $"    [Submodules({count})] private partial IReadOnlyList<Module{group.Key}> Modules{group.Key} {{ get; }}\n");
        }

        foreach (Value parameter in definition.Parameters)
        {
            string fixedText = parameter.Trainable ? "" : ", Trainable = false";
            text.Append(CultureInfo.InvariantCulture, $"    [Parameter({Join(parameter.Shape)}{fixedText})] private partial Tensor {parameter.Name} {{ get; }}\n");
        }

        Dictionary<int, string> names = definition.Parameters.ToDictionary(parameter => parameter.Id, parameter => parameter.Name);
        foreach (RandomForward forward in definition.Forwards)
        {
            text.Append(Forward(forward, names, modules));
        }

        text.Append(UnderTest(definition));
        return text.Append("}\n").ToString();
    }

    private static string Module(int width) => $$"""
        [PrecisionModule]
        public sealed partial class Module{{width}}
        {
            [Parameter({{width}})] private partial Tensor Gain { get; }
            [Parameter({{width + 1}}, {{width}})] private partial Tensor Up { get; }
            [Parameter({{width + 1}})] private partial Tensor UpBias { get; }
            [Parameter({{width}}, {{width + 1}})] private partial Tensor Down { get; }
            public Tensor Apply(Tensor x)
            {
                Tensor h = Tanh(Linear(RmsNorm(x, Gain), Up, UpBias));
                return x * 0.5f + Linear(h, Down);
            }
        }

        """;

    private static string Forward(RandomForward forward, Dictionary<int, string> parameters, ModuleUse[] modules)
    {
        StringBuilder text = new();
        Dictionary<int, string> names = new(parameters);
        foreach (Value value in forward.Values)
        {
            names[value.Id] = value.Name;
        }

        IEnumerable<string> inputs = forward.Values.Where(value => value.Origin == Origin.Input).Select(Declare);
        string result = forward.Outputs.Count == 1
            ? "Tensor"
            : "(" + string.Join(", ", forward.Outputs.Select((_, index) => "Tensor Output" + index)) + ")";
        text.Append(CultureInfo.InvariantCulture, $"\n    [Forward]\n    public {result} {forward.Name}({string.Join(", ", inputs)})\n    {{\n");
        foreach (Value value in forward.Values.Where(value => value.Origin == Origin.Operation))
        {
            string expression = string.Format(CultureInfo.InvariantCulture, TextOf(value, modules), [.. value.Operands.Select(id => (object)names[id])]);
            text.Append(CultureInfo.InvariantCulture, $"        Tensor {value.Name} = {expression};\n");
        }

        string outputs = string.Join(", ", forward.Outputs.Select(id => names[id]));
        return text.Append(CultureInfo.InvariantCulture, $"        return {(forward.Outputs.Count == 1 ? outputs : $"({outputs})")};\n    }}\n").ToString();
    }

    /// <summary>Only modules that are used exist, so a module's position is that among its width's.</summary>
    private static string TextOf(Value value, ModuleUse[] modules)
    {
        if (value.Module is null)
        {
            return value.Text;
        }

        int position = Array.IndexOf([.. modules.Where(module => module.Width == value.Module.Width)], value.Module);
        return string.Create(CultureInfo.InvariantCulture, $"Modules{value.Module.Width}[{position}].Apply({{0}})");
    }

    private static string Declare(Value input) => input.IsIndices
        ? $"[Shape({Join(input.Shape)})] Indices {input.Name}"
        : $"[Shape({Join(input.Shape)}, DType = DType.{input.DType})] Tensor {input.Name}";

    private static string UnderTest(RandomDefinition definition)
    {
        string name = definition.Name;
        string arguments = $"{name}, {name}.Inference, {name}.Training";
        IEnumerable<string> forwards = definition.Forwards.Select(forward => ForwardUnderTest(forward, arguments));
        return $$"""

                public static ModelUnderTest UnderTest() => new ModelUnderTest<{{arguments}}>(
                    new {{name}}(seed: {{definition.Seed}}),
                    (model, dtype) => model.WithDType(dtype),
                    (model, batch, options) => model.CreateInference(batch, options),
                    (model, batch, options) => model.CreateTraining(batch, options),
                    {{string.Join(",\n            ", forwards)}});

            """;
    }

    private static string ForwardUnderTest(RandomForward forward, string arguments)
    {
        Value[] inputs = [.. forward.Values.Where(value => value.Origin == Origin.Input)];
        int[] counts = [.. forward.Outputs.Select(id => forward.Values.First(value => value.Id == id).Count)];
        string signatures = string.Join(", ", inputs.Select(input => $"new InputSignature(new[] {{ {Join(input.Shape)} }}, {input.Bound}, DType.{input.DType})"));
        string samples = string.Join(", ", inputs.Select((input, index) => $"sample.{(input.IsIndices ? "Indices" : "Tensor")}({index})"));
        string spans = string.Join("", inputs.Select((input, index) => $"batch.{(input.IsIndices ? "Rows" : "Values")}({index}), "));
        string outputs = string.Join(", ", counts.Select((_, index) => $"outputs[{index}]"));
        string gradients = string.Join(", ", counts.Select((_, index) => $"gradients[{index}]"));
        string call = $"model.{forward.Name}({samples})";
        string results = counts.Length == 1
            ? $"new[] {{ {call} }}"
            : $"{{ var result = {call}; return new[] {{ {string.Join(", ", counts.Select((_, index) => $"result.Output{index}"))} }}; }}";
        return $$"""
            new ForwardUnderTest<{{arguments}}>(
                            "{{forward.Name}}", new[] { {{signatures}} }, new[] { {{Join(counts)}} },
                            (model, sample) => {{results}},
                            (kernel, batch, outputs) => kernel.{{forward.Name}}({{spans}}{{outputs}}),
                            (kernel, batch, outputs) => kernel.{{forward.Name}}({{spans}}{{outputs}}),
                            (kernel, gradients) => kernel.{{forward.Name}}Backward({{gradients}}))
            """;
    }

    private static string Join(IEnumerable<int> numbers) => string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
