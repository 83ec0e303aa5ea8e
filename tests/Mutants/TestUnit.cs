using System;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Xunit;

namespace PrecisionGen.Mutants;

/// <summary>One case of one test: a fact, or a theory with one row of its data.</summary>
internal sealed record TestUnit(string Name, MethodInfo Method, object?[] Arguments)
{
    /// <summary>Throws what the test throws.</summary>
    public async Task RunAsync()
    {
        object instance = Instance(Method.ReflectedType!);
        try
        {
            object?[] rest = [.. Method.GetParameters().Skip(Arguments.Length).Select(one => one.DefaultValue)];
            object? result = Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, [.. Arguments, .. rest], null);
            if (result is Task task)
            {
                await task.ConfigureAwait(false);
            }
            else if (result is ValueTask value)
            {
                await value.ConfigureAwait(false);
            }
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    private static object Instance(Type type) =>
        Activator.CreateInstance(type, [.. type.GetConstructors()[0].GetParameters().Select(_ => (object)new SilentOutput())])!;

    private sealed class SilentOutput : ITestOutputHelper
    {
        public string Output => "";

        public void Write(string message)
        {
        }

        public void Write(string format, params object[] args)
        {
        }

        public void WriteLine(string message)
        {
        }

        public void WriteLine(string format, params object[] args)
        {
        }
    }
}
