using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>What the next snapshot must know of the last one to go on from it. Its size does not depend on that of the log, but for one hash every 4 MB.</summary>
internal sealed record SnapshotState
{
    /// <summary>Nothing is known.</summary>
    public static SnapshotState Empty { get; } = new();

    /// <summary>True when nothing is known.</summary>
    public bool IsEmpty => ReferenceEquals(this, Empty);

    /// <summary>How many interactions were recent.</summary>
    public int Recent { get; init; }

    /// <summary>Which file the log was.</summary>
    public FileIdentity Log { get; init; }

    /// <summary>Up to where it was read.</summary>
    public long Offset { get; init; }

    /// <summary>How many lines there are up to there.</summary>
    public long LineNumber { get; init; }

    /// <summary>How many events.</summary>
    public long Events { get; init; }

    /// <summary>The highest number of an interaction.</summary>
    public long HighestInteraction { get; init; } = long.MinValue;

    /// <summary>How many interactions are in the archive.</summary>
    public long Archived { get; init; }

    /// <summary>The highest of their numbers.</summary>
    public long? HighestArchived { get; init; }

    /// <summary>The hashes of the log up to there, see <see cref="LogBlocks"/>.</summary>
    public IReadOnlyList<byte[]> Blocks { get; init; } = [];

    /// <summary>The versions of <c>communication.md</c>.</summary>
    public FileVersions Communication { get; init; }

    /// <summary>The versions of <c>archive.md</c>.</summary>
    public FileVersions Archive { get; init; }

    /// <summary>The recent interactions, ascending.</summary>
    public IReadOnlyList<Conversation> Conversations { get; init; } = [];

    /// <summary>True when an interaction was recent.</summary>
    public bool Has(long number) => Conversations.Any(c => c.Number == number);
}
