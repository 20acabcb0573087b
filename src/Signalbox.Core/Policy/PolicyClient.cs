namespace Signalbox.Policy;

/// <summary>The rules that hold for everybody who uses the database. Every surface calls these operations.</summary>
public sealed class PolicyClient(IPolicyStore store)
{
    /// <summary>True when the command line may decide checkpoints (<c>policy.localDecisions</c>), which is the default.</summary>
    public Task<bool> AllowsLocalDecisionsAsync(CancellationToken cancellationToken = default) => store.AllowsLocalDecisionsAsync(cancellationToken);

    /// <summary>Says whether the command line may decide checkpoints; true when it was otherwise before. A change is in the audit.</summary>
    public Task<bool> SetLocalDecisionsAsync(bool allowed, string by, CancellationToken cancellationToken = default) =>
        store.SetLocalDecisionsAsync(allowed, by, cancellationToken);

    /// <summary>The rules in force, at most a second old; a change on any node is heard of sooner. For showing and for asking early.</summary>
    public async Task<PolicyDocument> CurrentAsync(CancellationToken cancellationToken = default) => (await store.InForceAsync(cancellationToken)).Document;

    /// <summary>The rules in force with who set them when, at most a second old.</summary>
    public Task<PolicyInForce> InForceAsync(CancellationToken cancellationToken = default) => store.InForceAsync(cancellationToken);

    /// <summary>The rules in force, read now: for what must not be decided by rules of a moment ago.</summary>
    public Task<PolicyInForce> ReadAsync(CancellationToken cancellationToken = default) => store.ReadAsync(cancellationToken);

    /// <summary>
    /// Puts a policy in force for everybody who uses the database; true when it was another before. A change is in the audit, with
    /// the digests before and after.
    /// </summary>
    /// <exception cref="ArgumentException">One of its numbers is out of bounds.</exception>
    public Task<bool> SetAsync(PolicyDocument policy, string by, CancellationToken cancellationToken = default) =>
        policy.Fault() is { } fault
            ? Task.FromException<bool>(new ArgumentException(fault, nameof(policy)))
            : store.SetAsync(policy, by, cancellationToken);
}
