using System.Globalization;
using Npgsql;

namespace Signalbox.Postgres.Connections;

/// <summary>
/// The connections of one node to one database, never more than <see cref="MaxConnections"/> at the same time. Callers, running
/// handlers, the worker and the duties each have a share of their own (<see cref="ConnectionShares"/>) and wait for a free
/// connection of it; whoever has waited for as long as the connection string's <c>Timeout</c> gets an exception that says that
/// the database cannot be reached. Nobody may wait for a second connection of a share while holding one of it.
/// </summary>
/// <remarks>
/// Hot paths have pools whose planner settings pin the plans that were measured: small indexed look-ups, whatever the
/// statistics of a young table say.
/// </remarks>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private const string PinnedPlans =
        "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off -c plan_cache_mode=force_generic_plan";

    // A server that answers at all says within this time that it has called a statement off; a link that is dead is given up.
    private static readonly TimeSpan CancellationTimeout = TimeSpan.FromSeconds(1);

    // How much sooner than the client the server gives a statement up.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    /// <summary>Opens pools on a connection string in key=value form or a <c>postgres://</c> URL.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="maxConnections">
    /// The most connections at the same time, 10 to 1,000; null for the <c>Maximum Pool Size</c> of the connection string, or 40.
    /// </param>
    /// <exception cref="ArgumentException">The text is neither, or the bound is out of its bounds.</exception>
    public PostgresDatabase(string connectionString, int? maxConnections = null)
    {
        var settings = ConnectionText.Parse(connectionString);
        MaxConnections = ConnectionBound.Of(settings, maxConnections);
        var shares = ConnectionShares.Of(MaxConnections);
        settings.ApplicationName ??= "signalbox";
        // Hot statements are prepared by name. Automatic preparation leaves a connection unusable when the statement fails
        // while it is being prepared (npgsql issue 6391): its next use is executed, and its caller told that it failed.
        settings.MaxAutoPrepare = 0;
        settings.NoResetOnClose = true;
        settings.IncludeErrorDetail = false;
        // Without a pool nothing would be bounded, and connections that are kept idle would not fit the smallest shares.
        settings.Pooling = true;
        settings.MinPoolSize = 0;
        if (!settings.ShouldSerialize("Cancellation Timeout"))
            settings.CancellationTimeout = (int)CancellationTimeout.TotalMilliseconds;
        // A peer that vanished without a word is noticed by the kernel, also while only listening.
        settings.TcpKeepAlive = settings.Host?.StartsWith('/') == false;
        if (settings.TcpKeepAlive)
        {
            settings.TcpKeepAliveTime = 30;
            settings.TcpKeepAliveInterval = 10;
        }

        var options = settings.Options;
        // What the connection string says itself comes later, and so it holds.
        settings.Options = $"{CallersLimit(settings.CommandTimeout)} {options}".Trim();
        Source = Multi(settings, shares.Callers);
        settings.Options = options;
        HandlerSource = Multi(settings, shares.Handlers);
        DutySource = Multi(settings, shares.Duties);
        ListenSource = Multi(settings, ConnectionShares.Listening);
        settings.Options = string.IsNullOrEmpty(settings.Options) ? PinnedPlans : settings.Options + " " + PinnedPlans;
        HotSource = Multi(settings, shares.Enqueueing);
        WorkSource = Multi(settings, shares.Work);
        settings.Options += " -c synchronous_commit=off";
        RelaxedSource = Multi(settings, shares.Relaxed);
    }

    /// <summary>The most connections that the node has open at the same time.</summary>
    public int MaxConnections { get; }

    /// <summary>For callers: reading, and everything else that is not a hot path.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>For callers' hot paths, with pinned plans: enqueueing, and reading numbers and the work of workers.</summary>
    public NpgsqlDataSource HotSource { get; }

    /// <summary>
    /// For what a worker may not be kept from by anybody, with pinned plans: finishing, promotion, handlers' notes in groups,
    /// heartbeats, the leader's lease. Its users are few and short; what may be done in any number at once does not belong here.
    /// </summary>
    public NpgsqlDataSource WorkSource { get; }

    /// <summary>
    /// For what may be forgotten when the server crashes within a moment: claims (the job is then on the line again, and
    /// its lease is gone), renewals, measures and notifications. Whatever is durable makes all that came before
    /// it durable as well, so nothing that was acknowledged ever stands on something forgotten. Its users are few and short.
    /// </summary>
    public NpgsqlDataSource RelaxedSource { get; }

    /// <summary>
    /// Added to the database's clock wherever a deadline is compared with it: zero, except in tests, which move time
    /// instead of waiting for it.
    /// </summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>For what running handlers read and write one by one before they end: history, steps, recorded checkpoints.</summary>
    internal NpgsqlDataSource HandlerSource { get; }

    /// <summary>For work in the background that may take long: the rounds of the duties, of which two are done at once, and the register.</summary>
    internal NpgsqlDataSource DutySource { get; }

    /// <summary>For the one connection on which notifications are heard.</summary>
    internal NpgsqlDataSource ListenSource { get; }

    private NpgsqlDataSource[] All => [Source, HotSource, HandlerSource, WorkSource, DutySource, RelaxedSource, ListenSource];

    /// <summary>
    /// Closes every idle connection, and those in use when they are given back; the next use opens a new one. To be called
    /// after a statement hung: if the link to the server has died without a word, the other connections over it hang as well.
    /// It waits for nobody and may be called at any time.
    /// </summary>
    public void ForgetConnections()
    {
        foreach (var source in All)
            source.Clear();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var source in All)
            await source.DisposeAsync();
    }

    // The server breaks off what a caller waits for too long, and says so, before the client would give the link up for dead: so a
    // statement that is slow is told from a database that cannot be reached.
    private static string CallersLimit(int commandTimeout) => commandTimeout > 1
        ? string.Create(CultureInfo.InvariantCulture, $"-c statement_timeout={Math.Max(1, commandTimeout - (int)AnswerTime.TotalSeconds)}s")
        : "";

    // Signalbox writes, so of several hosts it takes the one that can be written to, whatever the text says.
    private static NpgsqlDataSource Multi(NpgsqlConnectionStringBuilder settings, int most)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        var several = settings.Host?.Contains(',') == true || settings.TargetSessionAttributes is not null;
        builder.ConnectionStringBuilder.TargetSessionAttributes = null;
        builder.ConnectionStringBuilder.MaxPoolSize = most;
        return several ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.ReadWrite) : builder.Build();
    }
}
