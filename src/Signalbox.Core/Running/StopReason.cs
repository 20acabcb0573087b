namespace Signalbox.Running;

/// <summary>Why a running attempt was told to stop.</summary>
internal enum StopReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Its time is up.</summary>
    TimeLimit,

    /// <summary>Somebody cancelled the job.</summary>
    Cancelled,

    /// <summary>Its lease is gone; nothing that it does takes effect any more.</summary>
    LeaseLost,

    /// <summary>The worker stops.</summary>
    Draining,
}
