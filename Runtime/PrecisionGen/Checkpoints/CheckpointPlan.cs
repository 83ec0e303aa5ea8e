using System;
using System.Collections.Generic;

namespace PrecisionGen;

/// <summary>Which tensor goes where in the weights, with every name, shape and format of the files checked.</summary>
internal sealed class CheckpointPlan
{
    private readonly List<CheckpointPiece> pieces = [];
    private readonly List<(StoredTensor Copy, StoredTensor Original)> copies = [];

    private CheckpointPlan(SafeTensorsSet files, ParameterSet parameters)
    {
        Files = files;
        Parameters = parameters;
    }

    internal SafeTensorsSet Files { get; }

    internal ParameterSet Parameters { get; }

    internal IReadOnlyList<CheckpointPiece> Pieces => pieces;

    /// <summary>Tensors that must repeat another one bit for bit.</summary>
    internal IReadOnlyList<(StoredTensor Copy, StoredTensor Original)> Copies => copies;

    /// <exception cref="CheckpointException">Everything that does not fit, listed.</exception>
    internal static CheckpointPlan Create(SafeTensorsSet files, ParameterSet parameters, CheckpointMap map)
    {
        CheckpointPlan plan = new(files, parameters);
        List<string> problems = [];
        Dictionary<string, string> users = new(StringComparer.Ordinal);
        foreach (Parameter parameter in parameters)
        {
            plan.Place(parameter, map, users, problems);
        }

        plan.CheckOthers(map, users, problems);
        return problems.Count == 0 ? plan : throw new CheckpointException(files.Path, problems);
    }

    private void Place(Parameter parameter, CheckpointMap map, Dictionary<string, string> users, List<string> problems)
    {
        IReadOnlyList<CheckpointTensor> tensors;
        try
        {
            tensors = map.TensorsOf(parameter.Name, parameter.Shape);
        }
        catch (ArgumentException error)
        {
            problems.Add(error.Message);
            return;
        }

        int start = parameter.Start;
        foreach (CheckpointTensor tensor in tensors)
        {
            if (!users.TryAdd(tensor.Name, parameter.Name))
            {
                problems.Add($"tensor {tensor.Name}: both {users[tensor.Name]} and {parameter.Name} are made of it.");
            }

            int length = LengthOf(tensor);
            if (!Files.Tensors.TryGetValue(tensor.Name, out StoredTensor stored))
            {
                problems.Add($"tensor {tensor.Name}: missing; the parameter {parameter.Name} needs it with shape [{Text(tensor.Shape)}].");
            }
            else if (Fits(tensor, stored.Entry, parameter.Name, problems))
            {
                pieces.Add(new CheckpointPiece(parameter, tensor, stored, start, length));
            }

            start += length;
        }
    }

    private static bool Fits(CheckpointTensor tensor, SafeTensorsEntry entry, string parameter, List<string> problems)
    {
        bool isShape = entry.Shape.Count == tensor.Shape.Count;
        for (int i = 0; isShape && i < tensor.Shape.Count; i++)
        {
            isShape = entry.Shape[i] == tensor.Shape[i];
        }

        if (!isShape)
        {
            problems.Add(
                $"tensor {tensor.Name}: expected the shape [{Text(tensor.Shape)}] for the parameter {parameter}, found "
                + $"[{string.Join(", ", entry.Shape)}].");
        }

        if (entry.DType is null)
        {
            problems.Add($"tensor {tensor.Name}: expected F32, F16 or BF16 for the parameter {parameter}, found {entry.Format}.");
        }

        return isShape && entry.DType is not null;
    }

    private void CheckOthers(CheckpointMap map, Dictionary<string, string> users, List<string> problems)
    {
        foreach ((string name, StoredTensor stored) in Files.Tensors)
        {
            if (users.ContainsKey(name) || map.IsIgnored(name))
            {
                continue;
            }

            if (!map.Copies.TryGetValue(name, out string? original))
            {
                problems.Add($"tensor {CheckpointException.Quote(name)}: no parameter of the model is made of it.");
            }
            else if (Files.Tensors.TryGetValue(original, out StoredTensor source))
            {
                copies.Add((stored, source));
            }
        }
    }

    private static int LengthOf(CheckpointTensor tensor)
    {
        int length = 1;
        foreach (int dimension in tensor.Shape)
        {
            length = checked(length * dimension);
        }

        return length;
    }

    private static string Text(IReadOnlyList<int> shape) => string.Join(", ", shape);
}

/// <summary>One tensor of a file and its place in the flat buffer of the weights.</summary>
internal sealed record CheckpointPiece(Parameter Parameter, CheckpointTensor Tensor, StoredTensor Stored, int Start, int Length);
