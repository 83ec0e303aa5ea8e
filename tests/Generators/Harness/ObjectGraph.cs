using System;
using System.Collections.Generic;
using System.Reflection;

namespace PrecisionGen.Generators.Tests;

/// <summary>Walks everything that an object holds, through private fields too.</summary>
internal static class ObjectGraph
{
    /// <summary>Visits each object once and returns how many there were; what an object holds is visited if it returned true.</summary>
    public static int Visit(object root, Func<object, bool> visit)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Stack<object> open = new();
        open.Push(root);
        while (open.TryPop(out object? node))
        {
            if (!seen.Add(node))
            {
                continue;
            }

            foreach (object child in visit(node) ? Children(node) : [])
            {
                open.Push(child);
            }
        }

        return seen.Count;
    }

    private static IEnumerable<object> Children(object node)
    {
        if (node is Array array)
        {
            foreach (object? item in array)
            {
                if (item is not null)
                {
                    yield return item;
                }
            }

            yield break;
        }

        Type type = node.GetType();
        if (type.IsPrimitive || type.IsEnum || node is string or Type or Delegate)
        {
            yield break;
        }

        for (Type? level = type; level is not null; level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (field.GetValue(node) is object value)
                {
                    yield return value;
                }
            }
        }
    }
}
