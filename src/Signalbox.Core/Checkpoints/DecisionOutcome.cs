namespace Signalbox.Checkpoints;

/// <summary>What came of a decision.</summary>
public abstract record DecisionOutcome
{
    private DecisionOutcome()
    {
    }

    /// <summary>It was taken; <paramref name="Checkpoint"/> is still pending when more approvals are required.</summary>
    public sealed record Taken(Checkpoint Checkpoint) : DecisionOutcome;

    /// <summary>It comes into force at <paramref name="DueAt"/> unless it is taken back; <paramref name="Checkpoint"/> is as it will be then.</summary>
    public sealed record Held(Checkpoint Checkpoint, DateTimeOffset DueAt) : DecisionOutcome;

    /// <summary>There is no such checkpoint.</summary>
    public sealed record NotFound : DecisionOutcome;

    /// <summary>It was decided before, or it never blocked.</summary>
    public sealed record AlreadyDecided(Checkpoint Checkpoint) : DecisionOutcome;

    /// <summary>Somebody has decided it, and may still take that back (<see cref="Checkpoint.Held"/>).</summary>
    public sealed record AlreadyHeld(Checkpoint Checkpoint) : DecisionOutcome;

    /// <summary>Its time had run out.</summary>
    public sealed record Expired(Checkpoint Checkpoint) : DecisionOutcome;

    /// <summary>This person has approved already, and another must.</summary>
    public sealed record SamePerson(Checkpoint Checkpoint) : DecisionOutcome;

    /// <summary>What it shows is not what the decision names, or is what somebody edited and the decision names nothing.</summary>
    public sealed record Changed(Checkpoint Checkpoint) : DecisionOutcome;

    /// <summary>What was said with the decision cannot be taken; <paramref name="Message"/> says why and what to do.</summary>
    public sealed record Invalid(string Message) : DecisionOutcome;

    /// <summary>The decision breaks a rule; <paramref name="Message"/> says which and what to do.</summary>
    public sealed record Refused(string Message) : DecisionOutcome;
}
