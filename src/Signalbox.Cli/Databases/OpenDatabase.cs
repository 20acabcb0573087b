using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Cli.Configuration;
using Signalbox.Cli.Logging;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Learnings;
using Signalbox.Logs;
using Signalbox.Policy;
using Signalbox.Postgres;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Embedded;
using Signalbox.Postgres.Migrations;
using Signalbox.Queue;
using Signalbox.Retention;
using Signalbox.Server.Identities;
using Signalbox.Steps;
using Signalbox.Workers;

namespace Signalbox.Cli.Databases;

/// <summary>The database while one verb uses it, and Signalbox's operations on it. Disposing leaves it.</summary>
internal sealed class OpenDatabase : IAsyncDisposable
{
    private readonly EmbeddedServer? _server;
    private readonly ServiceProvider _services;

    private OpenDatabase(EmbeddedServer? server, ServiceProvider services)
    {
        _server = server;
        _services = services;
    }

    /// <summary>What people and programs do with jobs.</summary>
    public JobClient Jobs => Get<JobClient>();

    /// <summary>What people do at checkpoints.</summary>
    public CheckpointClient Checkpoints => Get<CheckpointClient>();

    /// <summary>The rules that the database keeps.</summary>
    public PolicyClient Policy => Get<PolicyClient>();

    /// <summary>What people see of the execution log.</summary>
    public LogClient Logs => Get<LogClient>();

    /// <summary>What people see of saved steps.</summary>
    public StepClient Steps => Get<StepClient>();

    /// <summary>What history there is.</summary>
    public HistoryClient History => Get<HistoryClient>();

    /// <summary>What people do with workers.</summary>
    public WorkerClient Workers => Get<WorkerClient>();

    /// <summary>What people and programs do with learnings.</summary>
    public LearningClient Learnings => Get<LearningClient>();

    /// <summary>What administrators do with accounts.</summary>
    public AccountClient Accounts => Get<AccountClient>();

    /// <summary>What is done with programs' tokens.</summary>
    public TokenClient Tokens => Get<TokenClient>();

    /// <summary>What people see of the audit.</summary>
    public AuditClient Audit => Get<AuditClient>();

    /// <summary>What is done once a cluster; a command does it where no node runs.</summary>
    public LeaseClient Leases => Get<LeaseClient>();

    /// <summary>Tells what changed.</summary>
    public IChangeFeed Changes => Get<IChangeFeed>();

    /// <summary>The connections.</summary>
    public PostgresDatabase Connections => Get<PostgresDatabase>();

    /// <summary>Starts or joins the embedded server, or connects to the one of <c>DATABASE_URL</c>.</summary>
    /// <exception cref="DatabaseUnreachableException">It cannot be reached.</exception>
    /// <exception cref="MigrationException">Its schema does not fit.</exception>
    public static async Task<OpenDatabase> OpenAsync(
        DatabaseChoice choice, Settings settings, SchemaCheck check, CancellationToken cancellationToken)
    {
        EmbeddedServer? server = null;
        OpenDatabase? database = null;
        try
        {
            server = await ServerOfAsync(choice, settings, null, cancellationToken);
            var services = new ServiceCollection();
            services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new StandardErrorLogs(settings.Logging.Format)));
            services.AddSignalbox(new() { StartsWithHost = false }).WithRetention(settings.Retention)
                .UsePostgres(TextOf(choice, server), settings.MaxConnections);
            services.AddAccounts();
            database = new OpenDatabase(server, services.BuildServiceProvider());
            await database.CheckSchemaAsync(choice, check, cancellationToken);
            return database;
        }
        catch (Exception e)
        {
            if (database is not null)
                await database.DisposeAsync();
            else if (server is not null)
                await server.DisposeAsync();
            if (DatabaseFaults.IsUnreachable(e))
                throw new DatabaseUnreachableException(choice, e);
            throw;
        }
    }

    /// <summary>Starts or joins the embedded server if that is meant; null for a server of <c>DATABASE_URL</c>.</summary>
    public static async Task<EmbeddedServer?> ServerOfAsync(
        DatabaseChoice choice, Settings settings, ILogger? logger, CancellationToken cancellationToken) =>
        choice is DatabaseChoice.Embedded embedded
            ? await EmbeddedServer.StartOrJoinAsync(
                new EmbeddedServerOptions { DataDirectory = embedded.DataDirectory, BinariesFolder = settings.PostgresFolder, Logger = logger },
                cancellationToken)
            : null;

    /// <summary>The connection text of the database that is meant.</summary>
    public static string TextOf(DatabaseChoice choice, EmbeddedServer? server) =>
        server?.ConnectionString ?? ((DatabaseChoice.Server)choice).Url;

    /// <summary>Starts a killed embedded server again; does nothing for another.</summary>
    public Task RecoverAsync(CancellationToken cancellationToken) =>
        _server?.EnsureRunningAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private async Task CheckSchemaAsync(DatabaseChoice choice, SchemaCheck check, CancellationToken cancellationToken)
    {
        if (check == SchemaCheck.OfVerb && choice is DatabaseChoice.Embedded)
        {
            await Migrator.MigrateAsync(Connections.Source, cancellationToken);
        }
        else if (check == SchemaCheck.OfVerb)
        {
            await Migrator.RequireCurrentAsync(Connections.Source, cancellationToken);
        }
        else
        {
            // Whether it can be reached shows here and not somewhere in the verb.
            await using var connection = await Connections.Source.OpenConnectionAsync(cancellationToken);
        }
    }
}
