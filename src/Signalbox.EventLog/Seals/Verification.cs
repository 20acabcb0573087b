namespace Signalbox.EventLog.Seals;

/// <summary>What a log was found to be.</summary>
public sealed record Verification
{
    /// <summary>True when every line is an event and everything that was sealed is as it was.</summary>
    public bool IsWhole => Fault is null;

    /// <summary>How many lines it has.</summary>
    public long Lines { get; init; }

    /// <summary>How long it is.</summary>
    public long Bytes { get; init; }

    /// <summary>How many lines are no events.</summary>
    public long BadLines { get; init; }

    /// <summary>How many seals it has.</summary>
    public long Seals { get; init; }

    /// <summary>How many of them do not fit what they cover.</summary>
    public long BrokenSeals { get; init; }

    /// <summary>Up to where it is sealed, in bytes.</summary>
    public long SealedBytes { get; init; }

    /// <summary>How many lines before the last seal no seal covers: there are some only where copies are shared through git, whose history says who put them there.</summary>
    public long UnsealedLines { get; init; }

    /// <summary>The hash of the last seal's line: whoever keeps it elsewhere can tell later whether anything before it was changed.</summary>
    public string? LastSeal { get; init; }

    /// <summary>The first thing that is wrong, or null.</summary>
    public VerificationFault? Fault { get; init; }

    /// <summary>Where the first changed range begins, in bytes; null when none was changed.</summary>
    public long? ChangedFrom { get; init; }

    /// <summary>Where it ends.</summary>
    public long? ChangedTo { get; init; }
}
