namespace Signalbox.Queue;

/// <summary>What became of an <see cref="AttemptResult"/>.</summary>
public enum EndReceipt
{
    /// <summary>It is recorded.</summary>
    Recorded,

    /// <summary>It is recorded as cancelled, although it completed: somebody had asked for that before.</summary>
    Cancelled,

    /// <summary>The lease was gone, so nothing was changed: another attempt has taken its place.</summary>
    LeaseLost,
}
