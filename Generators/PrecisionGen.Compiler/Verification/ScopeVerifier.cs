using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Verification;

/// <summary>Refuses kernels with a local that is used before it is defined, or defined twice where both are visible.</summary>
internal sealed class ScopeVerifier
{
    private readonly Kernel kernel;

    private ScopeVerifier(Kernel kernel) => this.kernel = kernel;

    public static void Verify(Kernel kernel)
    {
        ScopeVerifier verifier = new(kernel);
        switch (kernel)
        {
            case RowKernel rows:
                verifier.Visit(rows.Body, new HashSet<string>());
                break;
            case ContractionKernel product:
                verifier.Visit(product.Epilogue, new HashSet<string> { "total" });
                break;
            case ChainKernel chain:
                verifier.Visit(chain.Term, new HashSet<string>());
                verifier.Visit(chain.Factor, new HashSet<string>());
                verifier.Visit(chain.Result, new HashSet<string> { "total" });
                break;
        }
    }

    private void Visit(IEnumerable<Statement> statements, HashSet<string> scope)
    {
        foreach (Statement statement in statements)
        {
            switch (statement)
            {
                case Let let:
                    Visit(let.Value, scope);
                    Define(let.Name, scope);
                    break;
                case Store store:
                    Visit(store.Value, scope);
                    break;
                case ColumnLoop loop:
                    Visit(loop.Body, new HashSet<string>(scope));
                    break;
                case RowReduction reduction:
                    HashSet<string> inner = new(scope);
                    Visit(reduction.Body, inner);
                    Visit(reduction.Term, inner);
                    Visit(reduction.Factor, inner);
                    Define(reduction.Name, scope);
                    break;
            }
        }
    }

    private void Visit(Expression? expression, HashSet<string> scope)
    {
        string? missing = expression is null ? null : ExpressionWalker.Locals(expression).FirstOrDefault(name => !scope.Contains(name));
        if (missing is not null)
        {
            throw new CompilerStageException("Scheduling", $"The kernel '{kernel.Name}' uses the local '{missing}' before it is defined.");
        }
    }

    private void Define(string name, HashSet<string> scope)
    {
        if (!scope.Add(name))
        {
            throw new CompilerStageException("Scheduling", $"The kernel '{kernel.Name}' defines the local '{name}' twice.");
        }
    }
}
