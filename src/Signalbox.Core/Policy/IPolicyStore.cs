namespace Signalbox.Policy;

/// <summary>
/// Keeps the rules that hold for everybody who uses the database, wherever a command runs and whatever configuration it has read.
/// </summary>
public interface IPolicyStore
{
    /// <summary>True when the command line may decide checkpoints (<c>policy.localDecisions</c>); so it is until somebody says otherwise.</summary>
    Task<bool> AllowsLocalDecisionsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Says whether the command line may decide checkpoints, from now on. A change is in the audit (<c>policy_changed</c>), in
    /// the same transaction; saying the same again changes nothing.
    /// </summary>
    /// <param name="allowed">Whether it may.</param>
    /// <param name="by">Who says so, as in the audit.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>True when it was otherwise before.</returns>
    Task<bool> SetLocalDecisionsAsync(bool allowed, string by, CancellationToken cancellationToken);
}
