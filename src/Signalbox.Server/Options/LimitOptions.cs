namespace Signalbox.Server.Options;

/// <summary>How much one identity or one address may ask for. What is over a rate gets 429 with <c>Retry-After</c>.</summary>
public sealed record LimitOptions
{
    /// <summary>Requests a second of one person; ten seconds' worth may come at once.</summary>
    public int PersonRequestsPerSecond { get; init; } = 500;

    /// <summary>Requests a second of one token; two seconds' worth may come at once.</summary>
    public int TokenRequestsPerSecond { get; init; } = 20_000;

    /// <summary>Requests a second of one address without an identity (signing in, health, metrics); ten seconds' worth may come at once.</summary>
    public int AnonymousRequestsPerSecond { get; init; } = 50;

    /// <summary>Failed attempts a minute to sign in from one address, whoever for; further attempts wait for the next minute.</summary>
    public int SignInsPerMinute { get; init; } = 30;

    /// <summary>Attempts to sign in that wait for a password to be compared, on this node; further ones get 503.</summary>
    public int WaitingSignIns { get; init; } = 100;

    /// <summary>Change streams that are open at once, on this node.</summary>
    public int OpenStreams { get; init; } = 5_000;

    /// <summary>Of these, the most of one person or token.</summary>
    public int OpenStreamsPerCaller { get; init; } = 1_000;

    /// <summary>Searches for a text that one identity may have under way at once.</summary>
    public int SearchesAtOnce { get; init; } = 4;

    /// <summary>How long a list of jobs is searched and counted before it is answered with what was found until then.</summary>
    public TimeSpan SearchTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Pages of the dashboard that are open at once, on this node; each takes about 1.5 MB.</summary>
    public int OpenPages { get; init; } = 300;

    /// <summary>Of these, the most of one person.</summary>
    public int OpenPagesPerPerson { get; init; } = 20;

    /// <summary>The longest that a request may take, other than a change stream.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(60);
}
