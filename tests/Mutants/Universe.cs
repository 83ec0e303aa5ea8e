using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Threading.Tasks;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace PrecisionGen.Mutants;

/// <summary>A copy of the mutated analyzers, their fixes and their tests, with static fields of its own.</summary>
internal sealed class Universe
{
    private const string Tests = "PrecisionGen.Analyzers.Tests";
    private const string Analyzers = "PrecisionGen.Analyzers";

    /// <summary>Tests that load a copy of the analyzers for themselves, in which no mutant is active.</summary>
    private const string LoadsAnew = "Rules_loaded_anew";

    private static readonly string[] Copied = [Tests, Analyzers, "PrecisionGen.CodeFixes"];

    private readonly Assembly tests;
    private readonly Assembly analyzers;
    private readonly Dictionary<Type, Dictionary<string, TestUnit>> units = [];

    private Universe(Func<string, Assembly> load)
    {
        tests = load(Tests);
        analyzers = load(Analyzers);
        Switch = new MutationSwitch(analyzers) { Active = MutationSwitch.None };
    }

    public MutationSwitch Switch { get; }

    /// <summary>The places that are passed while static fields are initialized; known of the shared copy.</summary>
    public IReadOnlyList<int> PlacesOfInitializers { get; private set; } = [];

    /// <summary>The copy for mutants of code that runs anew in each test. Its static fields are initialized here, without any mutant.</summary>
    public static Universe Shared()
    {
        Universe shared = new(Assembly.Load);
        shared.Switch.BeginCoverage();
        foreach (Type type in shared.analyzers.GetTypes().Where(type => !type.ContainsGenericParameters))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        shared.PlacesOfInitializers = shared.Switch.EndCoverage().Static;
        return shared;
    }

    /// <summary>A fresh copy, for a mutant of what is initialized once. It is never unloaded: the runtime does not survive that reliably.</summary>
    public static Universe Anew(int active)
    {
        CopyContext context = new();
        Universe anew = new(name => context.LoadFromAssemblyName(new AssemblyName(name)));
        anew.Switch.Active = active;
        return anew;
    }

    public async Task<IReadOnlyList<TestUnit>> AllUnitsAsync()
    {
        List<TestUnit> all = [];
        foreach (Type type in tests.GetExportedTypes().Where(type => !type.IsAbstract).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            all.AddRange((await UnitsOfAsync(type).ConfigureAwait(false)).Values);
        }

        return all;
    }

    public async Task<TestUnit> FindAsync(string name)
    {
        Type type = tests.GetType($"{Tests}.{name[..name.IndexOf('.', StringComparison.Ordinal)]}", throwOnError: true)!;
        return (await UnitsOfAsync(type).ConfigureAwait(false))[name];
    }

    private async Task<Dictionary<string, TestUnit>> UnitsOfAsync(Type type)
    {
        if (units.TryGetValue(type, out Dictionary<string, TestUnit>? known))
        {
            return known;
        }

        Dictionary<string, TestUnit> found = [];
        foreach (MethodInfo method in type.GetMethods().Where(method => IsTried(method)))
        {
            object?[][] rows = method.GetCustomAttribute<TheoryAttribute>() is null ? [[]] : await RowsAsync(method).ConfigureAwait(false);
            for (int i = 0; i < rows.Length; i++)
            {
                string name = rows[i] is [string file] && file.EndsWith(".cs.txt", StringComparison.Ordinal) ? file : $"{i}";
                found.TryAdd($"{type.Name}.{method.Name}({name})", new TestUnit($"{type.Name}.{method.Name}({name})", method, rows[i]));
            }
        }

        units[type] = found;
        return found;
    }

    private static bool IsTried(MethodInfo method) =>
        method.GetCustomAttribute<FactAttribute>() is { Skip: null } && !method.Name.StartsWith(LoadsAnew, StringComparison.Ordinal);

    private static async Task<object?[][]> RowsAsync(MethodInfo method)
    {
        List<object?[]> rows = [];
        await using DisposalTracker tracker = new();
        foreach (IDataAttribute data in method.GetCustomAttributes().OfType<IDataAttribute>())
        {
            if (data is ITypeAwareDataAttribute member)
            {
                member.MemberType ??= method.ReflectedType;
            }

            rows.AddRange((await data.GetData(method, tracker).ConfigureAwait(false)).Select(row => row.GetData()));
        }

        return [.. rows];
    }

    private sealed class CopyContext() : AssemblyLoadContext("anew")
    {
        protected override Assembly? Load(AssemblyName assemblyName) => Copied.Contains(assemblyName.Name)
            ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll"))
            : null;
    }
}
