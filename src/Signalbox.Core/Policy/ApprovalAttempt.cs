namespace Signalbox.Policy;

/// <summary>Somebody who wants to approve a checkpoint, with what the policy must know to allow it.</summary>
/// <param name="By">Who: a person's name, or <c>os:</c> and a local operator's.</param>
/// <param name="Role">Their role, such as <c>approver</c>, or <see cref="Local"/>; null when an embedding program vouches for them.</param>
/// <param name="Risk">The risk of the job, or of the action that is asked for if that is higher (<see cref="PolicyDocument.RiskAt"/>).</param>
/// <param name="Creator">Who asked for the job.</param>
/// <param name="Requester">Who asked for the checkpoint: the worker that runs the job; before a job's first attempt, whoever enqueued or retried it.</param>
public sealed record ApprovalAttempt(string By, string? Role, RiskLevel Risk, string Creator, string Requester)
{
    /// <summary>What a local operator at the command line has in place of a role.</summary>
    public const string Local = "local";

    /// <summary>
    /// True for the approval that a job needs before it may be claimed. The policy asks for it and not a person, so it is no review
    /// of one's own request; whether the job's creator may give it is the rule of its risk.
    /// </summary>
    public bool BeforeClaim { get; init; }
}
