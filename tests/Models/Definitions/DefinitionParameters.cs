using System;
using System.Collections.Generic;
using System.Reflection;
using PrecisionGen;

namespace Models.Tests.Definitions;

/// <summary>The parameters of a definition, read from its attributes: a model of 30 billion weights cannot be created to ask it.</summary>
internal static class DefinitionParameters
{
    /// <summary>Names and shapes, depth-first.</summary>
    internal static List<(string Name, int[] Shape)> Of(Type definition)
    {
        List<(string, int[])> parameters = [];
        Add(definition, string.Empty, parameters);
        return parameters;
    }

    private static void Add(Type definition, string prefix, List<(string, int[])> parameters)
    {
        foreach (PropertyInfo property in definition.GetProperties(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        {
            if (property.GetCustomAttribute<ParameterAttribute>() is { } parameter)
            {
                parameters.Add((prefix + property.Name, parameter.Shape));
            }
            else if (property.GetCustomAttribute<SubmodulesAttribute>() is { } submodules)
            {
                for (int i = 0; i < submodules.Count; i++)
                {
                    Add(property.PropertyType.GenericTypeArguments[0], $"{prefix}{property.Name}.{i}.", parameters);
                }
            }
        }
    }
}
