using Signalbox.Jobs;

namespace Signalbox.Handlers;

/// <summary>How jobs of one type are run.</summary>
public sealed record HandlerOptions
{
    /// <summary>The defaults.</summary>
    public static readonly HandlerOptions Default = new();

    /// <summary>How long one attempt may take; when it is over the token is set, and the attempt fails.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>When failed attempts are tried again.</summary>
    public RetryPolicy Retry { get; init; } = new();
}
