namespace Signalbox.Checkpoints;

/// <summary>How a handler asks at a blocking checkpoint.</summary>
public sealed record CheckpointOptions
{
    /// <summary>The defaults: 24 hours, one approval, and a rejected or expired checkpoint fails the job.</summary>
    public static readonly CheckpointOptions Default = new();

    /// <summary>Why the job asks, for the person who decides; or null.</summary>
    public string? Reason { get; init; }

    /// <summary>How long people have; more than zero, at most a year.</summary>
    public TimeSpan ExpiresAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How many different people must approve; 1 to 10.</summary>
    public int ApprovalsRequired { get; init; } = 1;

    /// <summary>
    /// True when the handler wants to be told of a rejection or expiry instead of the job failing at once: the job goes
    /// back on the line and the same checkpoint call returns the refusal.
    /// </summary>
    public bool TellHandlerOfRefusal { get; init; }
}
