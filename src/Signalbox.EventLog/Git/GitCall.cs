namespace Signalbox.EventLog.Git;

/// <summary>One command of git.</summary>
/// <param name="Arguments">Its arguments; no shell sees them.</param>
internal sealed record GitCall(params IReadOnlyList<string> Arguments)
{
    /// <summary>The index that it uses instead of the work tree's own.</summary>
    public string? Index { get; init; }

    /// <summary>Where it runs; null is the log's folder.</summary>
    public string? Folder { get; init; }

    /// <summary>Writes what it reads.</summary>
    public Func<Stream, CancellationToken, Task>? Input { get; init; }

    /// <summary>Gets what it prints, when that is not to be held in memory.</summary>
    public Stream? Output { get; init; }
}
