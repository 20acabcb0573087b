namespace Signalbox.Queue;

/// <summary>What became of an <see cref="AttemptResult"/>.</summary>
public enum EndReceipt
{
    /// <summary>It is recorded.</summary>
    Recorded,

    /// <summary>The attempt completed, but is recorded as cancelled, because a cancellation was requested before.</summary>
    Cancelled,

    /// <summary>The lease was gone, so nothing was changed: another attempt has taken its place.</summary>
    LeaseLost,
}
