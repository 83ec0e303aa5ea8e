namespace PrecisionGen.Analyzers;

/// <summary>
/// One hazard. A rule says which operations it wants to see and looks at each; it holds no state, because one instance serves
/// every compilation of the host at the same time.
/// </summary>
internal abstract class HazardRule
{
    public abstract RuleDescription Description { get; }

    /// <summary>Subscribes to the operations that can start the hazard.</summary>
    public abstract void Register(RuleDispatch dispatch);
}
