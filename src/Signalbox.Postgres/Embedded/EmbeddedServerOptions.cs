using Microsoft.Extensions.Logging;

namespace Signalbox.Postgres.Embedded;

/// <summary>Where the embedded server keeps its data and what it runs with.</summary>
public sealed record EmbeddedServerOptions
{
    /// <summary>
    /// The data directory of Signalbox; created when missing. The cluster lives in <c>postgres</c> below it, or, when
    /// root's unprivileged account cannot enter the directory, where the file <c>postgres.location</c> in it says.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// The folder with <c>postgres</c>, <c>pg_ctl</c> and <c>initdb</c>; <see langword="null"/> searches the machine
    /// (see <see cref="PostgresBinaries.FindAsync(string?, int?, CancellationToken)"/>).
    /// </summary>
    public string? BinariesFolder { get; init; }

    /// <summary>The longest a start may take, crash recovery included; also the longest wait for another process that
    /// starts or stops the server. Five minutes unless set.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The clock for waits and deadlines.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Told of starts, joins, stops and recoveries; none of it is needed to use the server.</summary>
    public ILogger? Logger { get; init; }
}
