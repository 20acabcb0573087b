namespace Signalbox.EventLog.Snapshots;

/// <summary>What a snapshot found and did.</summary>
public sealed record SnapshotResult
{
    /// <summary>How many events the log has, with those that wait in the queue.</summary>
    public required long Events { get; init; }

    /// <summary>How many interactions it has.</summary>
    public required long Interactions { get; init; }

    /// <summary>How many of them are in <c>archive.md</c>; the others are in <c>communication.md</c>.</summary>
    public required long Archived { get; init; }

    /// <summary>How many lines that are no events were found and told for the first time.</summary>
    public required long BadLines { get; init; }

    /// <summary>False when lines that are no events are left for the next snapshot to tell, because the log was locked all the time.</summary>
    internal bool IsTold { get; init; } = true;

    /// <summary>True when the snapshot went on from the one before.</summary>
    public required bool IsIncremental { get; init; }

    /// <summary>How many bytes of the log were read for their events.</summary>
    public required long BytesRead { get; init; }

    /// <summary>True when <c>communication.md</c> was written; false when it was right already.</summary>
    public required bool WroteCommunication { get; init; }

    /// <summary>True when <c>archive.md</c> was written; false when it was right already.</summary>
    public required bool WroteArchive { get; init; }
}
