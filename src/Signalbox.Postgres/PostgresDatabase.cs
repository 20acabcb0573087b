using Npgsql;

namespace Signalbox.Postgres;

/// <summary>
/// The connections to one database. Hot paths get their own pool, whose planner settings pin the plans that were
/// measured: small indexed look-ups, whatever the statistics of a young table say.
/// </summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private const string PinnedPlans =
        "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off -c plan_cache_mode=force_generic_plan";

    /// <summary>Opens pools on a connection string in key=value form or a <c>postgres://</c> URL.</summary>
    /// <exception cref="ArgumentException">The text is neither.</exception>
    public PostgresDatabase(string connectionString)
    {
        var settings = ConnectionText.Parse(connectionString);
        settings.ApplicationName ??= "signalbox";
        // Hot statements are prepared by name. Automatic preparation leaves a connection unusable when the statement fails
        // while it is being prepared (npgsql issue 6391): its next use is executed, and its caller told that it failed.
        settings.MaxAutoPrepare = 0;
        settings.NoResetOnClose = true;
        // How long the answer to a cancelled command is awaited (milliseconds), before its connection is thrown away.
        settings.CancellationTimeout = 500;
        settings.IncludeErrorDetail = false;
        // A peer that vanished without a word is noticed by the kernel, also while only listening.
        settings.TcpKeepAlive = settings.Host?.StartsWith('/') == false;
        if (settings.TcpKeepAlive)
        {
            settings.TcpKeepAliveTime = 30;
            settings.TcpKeepAliveInterval = 10;
        }

        Source = Multi(settings);
        settings.Options = string.IsNullOrEmpty(settings.Options) ? PinnedPlans : settings.Options + " " + PinnedPlans;
        HotSource = Multi(settings);
        settings.Options += " -c synchronous_commit=off";
        RelaxedSource = Multi(settings);
    }

    /// <summary>For everything that is not a hot path.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>For enqueueing and finishing.</summary>
    public NpgsqlDataSource HotSource { get; }

    /// <summary>
    /// For what may be forgotten when the server crashes within a moment: claims (the job is then on the line again, and
    /// its lease is gone), renewals, progress, heartbeats and notifications. Whatever is durable makes all that came before
    /// it durable as well, so nothing that was acknowledged ever stands on something forgotten.
    /// </summary>
    public NpgsqlDataSource RelaxedSource { get; }

    /// <summary>
    /// Added to the database's clock wherever a deadline is compared with it: zero, except in tests, which move time
    /// instead of waiting for it.
    /// </summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>
    /// Closes the connections that nobody uses just now: after one that hung, because its siblings may hang on the same link.
    /// Those in use are closed when they are given back.
    /// </summary>
    public void ForgetConnections()
    {
        Source.Clear();
        HotSource.Clear();
        RelaxedSource.Clear();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await RelaxedSource.DisposeAsync();
        await HotSource.DisposeAsync();
        await Source.DisposeAsync();
    }

    // Signalbox writes, so of several hosts it takes the one that can be written to, whatever the text says.
    private static NpgsqlDataSource Multi(NpgsqlConnectionStringBuilder settings)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        var several = settings.Host?.Contains(',') == true || settings.TargetSessionAttributes is not null;
        builder.ConnectionStringBuilder.TargetSessionAttributes = null;
        return several ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.ReadWrite) : builder.Build();
    }
}
