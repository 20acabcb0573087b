namespace Signalbox.Checkpoints;

/// <summary>What came of a decision, in the one sentence that pages and HTTP say.</summary>
public static class DecisionMessages
{
    /// <summary>The sentence.</summary>
    /// <param name="id">The checkpoint.</param>
    /// <param name="outcome">What came of the decision.</param>
    /// <param name="done">What is said when it was decided.</param>
    public static string Of(long id, DecisionOutcome outcome, string done) => outcome switch
    {
        DecisionOutcome.Taken { Checkpoint: var taken } => taken.Status == CheckpointStatus.Pending ? More(taken) : done,
        DecisionOutcome.Held { Checkpoint: var later } => later.Status == CheckpointStatus.Pending ? More(later) : done,
        DecisionOutcome.NotFound => $"There is no checkpoint {id}.",
        DecisionOutcome.AlreadyDecided { Checkpoint: { Status: CheckpointStatus.Recorded } } => $"Checkpoint {id} was only recorded and asks for no decision.",
        DecisionOutcome.AlreadyDecided { Checkpoint: var decided } => $"Checkpoint {id} is {decided.Status.Name()} already, by {decided.DecidedBy ?? "nobody"}.",
        DecisionOutcome.AlreadyHeld { Checkpoint.Held: { } held } =>
            $"Checkpoint {id} is {(held.Approves ? "approved" : "rejected")} by {held.By}, in force at {held.DueAt.UtcDateTime:HH:mm:ss} UTC unless they take it back.",
        DecisionOutcome.Changed { Checkpoint.ShownDigest: var shown } =>
            $"What checkpoint {id} shows was edited or changed, and its digest is now {shown}: look at it, then decide with that digest.",
        DecisionOutcome.Expired => $"Checkpoint {id} has expired; retry its job to be asked again.",
        DecisionOutcome.SamePerson => $"You have approved checkpoint {id} already; another person must approve it too.",
        DecisionOutcome.Invalid { Message: var message } => message,
        DecisionOutcome.Refused { Message: var message } => message,
        _ => throw new InvalidOperationException($"The outcome {outcome.GetType().Name} has no words."),
    };

    private static string More(Checkpoint checkpoint)
    {
        var missing = checkpoint.ApprovalsRequired - checkpoint.Approvals.Count;
        return missing == 1 ? "Approval recorded; one more person must approve" : $"Approval recorded; {missing} more people must approve";
    }
}
