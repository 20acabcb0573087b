namespace Signalbox.Running;

/// <summary>How much a running attempt has said; kept under the attempt's own lock.</summary>
internal sealed class AttemptNotes
{
    /// <summary>Log entries of this attempt.</summary>
    public int Entries { get; set; }

    /// <summary>True once there is progress to store, or a row of it.</summary>
    public bool ReportedProgress { get; set; }

    /// <summary>True when there is something to store before the attempt ends.</summary>
    public bool Any => Entries > 0 || ReportedProgress;
}
