namespace Signalbox.Policy;

/// <summary>
/// Keeps the rules that hold for everybody who uses the database, wherever a command runs and whatever configuration it has read.
/// </summary>
public interface IPolicyStore
{
    /// <summary>True when the command line may decide checkpoints (<c>policy.localDecisions</c>), which is the default.</summary>
    Task<bool> AllowsLocalDecisionsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sets whether the command line may decide checkpoints. A change is written to the audit in the same transaction
    /// (<c>policy_changed</c>); setting the same value again changes nothing.
    /// </summary>
    /// <param name="allowed">True if it may.</param>
    /// <param name="by">The actor for the audit.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>True if the value was changed.</returns>
    Task<bool> SetLocalDecisionsAsync(bool allowed, string by, CancellationToken cancellationToken);

    /// <summary>The policy in force, at most a second old; a change on any node is heard of sooner.</summary>
    /// <exception cref="InvalidOperationException">What is stored is not what was set: its digest differs.</exception>
    Task<PolicyInForce> InForceAsync(CancellationToken cancellationToken);

    /// <summary>The policy in force, read now.</summary>
    /// <exception cref="InvalidOperationException">What is stored is not what was set: its digest differs.</exception>
    Task<PolicyInForce> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Puts a policy in force, as canonical JSON with its digest. A change is written to the audit in the same transaction
    /// (<c>policy_changed</c>, with the digests before and after); setting the same policy again changes nothing.
    /// </summary>
    /// <returns>True if anything was changed.</returns>
    Task<bool> SetAsync(PolicyDocument policy, string by, CancellationToken cancellationToken);
}
