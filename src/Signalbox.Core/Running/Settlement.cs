namespace Signalbox.Running;

/// <summary>Who has said how a running attempt ends. It is said once.</summary>
internal enum Settlement
{
    /// <summary>Nobody yet: its handler runs, and what it asks for is done.</summary>
    Open,

    /// <summary>Its handler asked at a checkpoint; its slot stays taken until that has returned.</summary>
    Suspended,

    /// <summary>Its handler returned or was left behind.</summary>
    Ended,
}
