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
}
