namespace Signalbox.Policy;

/// <summary>The rules that hold for everybody who uses the database. Every surface calls these operations.</summary>
public sealed class PolicyClient(IPolicyStore store)
{
    /// <summary>True when the command line may decide checkpoints (<c>policy.localDecisions</c>), which is the default.</summary>
    public Task<bool> AllowsLocalDecisionsAsync(CancellationToken cancellationToken = default) => store.AllowsLocalDecisionsAsync(cancellationToken);

    /// <summary>Says whether the command line may decide checkpoints; true when it was otherwise before. A change is in the audit.</summary>
    public Task<bool> SetLocalDecisionsAsync(bool allowed, string by, CancellationToken cancellationToken = default) =>
        store.SetLocalDecisionsAsync(allowed, by, cancellationToken);
}
