namespace Signalbox.EventLog.Git;

/// <summary>How a log is shared through git.</summary>
public sealed record GitSyncOptions
{
    /// <summary>The name of the remote.</summary>
    public string Remote { get; init; } = "origin";

    /// <summary>The branch at the remote; null is the one that is checked out, or the remote's own choice where none is.</summary>
    public string? Branch { get; init; }

    /// <summary>How often the remote is tried before events wait in the queue.</summary>
    public int Tries { get; init; } = 5;

    /// <summary>How long to wait after the first try in vain; each further wait is twice as long.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// True when git may run the filters and merge drivers that its settings name, such as those of Git LFS, on the files that
    /// commits bring. Without that the branch stays where it was when such a file has changed.
    /// </summary>
    public bool RunFilters { get; init; }

    /// <summary>Names of variables of this process's environment that git gets, for a helper that keeps credentials, besides those that it needs itself.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>How long one command of git may take; the first transfer of a large repository over a slow line needs more.</summary>
    public TimeSpan CommandTime { get; init; } = TimeSpan.FromSeconds(60);
}
