namespace Signalbox.Checkpoints;

/// <summary>What came of a decision.</summary>
public abstract record DecisionOutcome
{
    private DecisionOutcome()
    {
    }

    /// <summary>It was taken; <paramref name="Checkpoint"/> is still pending when more approvals are required.</summary>
    public sealed record Taken(Checkpoint Checkpoint) : DecisionOutcome;

    /// <summary>There is no such checkpoint.</summary>
    public sealed record NotFound : DecisionOutcome;

    /// <summary>It was decided before, or it never blocked.</summary>
    public sealed record AlreadyDecided(Checkpoint Checkpoint) : DecisionOutcome;

    /// <summary>Its time had run out.</summary>
    public sealed record Expired(Checkpoint Checkpoint) : DecisionOutcome;

    /// <summary>This person has approved already, and another must.</summary>
    public sealed record SamePerson(Checkpoint Checkpoint) : DecisionOutcome;

    /// <summary>What was said with the decision cannot be taken; <paramref name="Message"/> says why and what to do.</summary>
    public sealed record Invalid(string Message) : DecisionOutcome;

    /// <summary>The decision breaks a rule; <paramref name="Message"/> says which and what to do.</summary>
    public sealed record Refused(string Message) : DecisionOutcome;
}
