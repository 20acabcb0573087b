namespace Signalbox.Server.Options;

/// <summary>How a node uses an event log.</summary>
public sealed record EventLogOptions
{
    /// <summary>The folder of the log.</summary>
    public required string Folder { get; init; }

    /// <summary>Who the node is in the log; 1 to 200 characters.</summary>
    public required string Actor { get; init; }

    /// <summary>True to write what happens to jobs into the log.</summary>
    public bool Mirror { get; init; } = true;

    /// <summary>Who is told of errors; null for nobody. The address may hold secrets and is never shown.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>How often the node says in the log that it is alive; 1 second to 1 hour.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long somebody may say nothing before they are taken for gone.</summary>
    public TimeSpan Stale { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Takes known secrets out of what is written; nothing is known when it is left as it is.</summary>
    public Func<string, string> Conceal { get; init; } = text => text;
}
