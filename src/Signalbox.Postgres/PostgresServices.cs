using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Duties;
using Signalbox.Evidence;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Learnings;
using Signalbox.Logs;
using Signalbox.Metrics;
using Signalbox.Policy;
using Signalbox.Postgres.Changes;
using Signalbox.Postgres.Checkpoints;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Duties;
using Signalbox.Postgres.Evidence;
using Signalbox.Postgres.Identities;
using Signalbox.Postgres.Jobs;
using Signalbox.Postgres.Learnings;
using Signalbox.Postgres.Logs;
using Signalbox.Postgres.Metrics;
using Signalbox.Postgres.Migrations;
using Signalbox.Postgres.Policy;
using Signalbox.Postgres.Queue;
using Signalbox.Postgres.Retention;
using Signalbox.Postgres.SqlWorkers;
using Signalbox.Postgres.Trends;
using Signalbox.Postgres.Workers;
using Signalbox.Queue;
using Signalbox.Retention;
using Signalbox.SqlWorkers;
using Signalbox.Steps;
using Signalbox.Trends;
using Signalbox.WakeUps;
using Signalbox.Workers;

namespace Signalbox.Postgres;

/// <summary>Keeps Signalbox's jobs in PostgreSQL.</summary>
public static class PostgresServices
{
    /// <summary>Uses a database, and brings its schema up to date when the host starts.</summary>
    /// <param name="builder">What <c>AddSignalbox</c> returned.</param>
    /// <param name="connectionString">Npgsql's key=value form or a <c>postgres://</c> URL; several hosts may be named.</param>
    /// <param name="maxConnections">
    /// The most connections that this node has open at the same time, 10 to 1,000; null for the <c>Maximum Pool Size</c> of the
    /// connection string, or 40. Who finds none free waits for one.
    /// </param>
    /// <exception cref="ArgumentException">The connection string cannot be read, or the bound is out of its bounds.</exception>
    public static SignalboxBuilder UsePostgres(this SignalboxBuilder builder, string connectionString, int? maxConnections = null)
    {
        ConnectionBound.Of(connectionString, maxConnections);
        var services = builder.Services;
        services.AddSingleton(_ => new PostgresDatabase(connectionString, maxConnections));
        services.AddSingleton<PostgresChangeFeed>();
        services.AddSingleton<IChangeFeed>(s => s.GetRequiredService<PostgresChangeFeed>());
        services.AddSingleton<IWakeUps>(s => s.GetRequiredService<PostgresChangeFeed>());
        services.AddSingleton<PolicyCache>();
        services.AddSingleton<Lanes>();
        services.AddSingleton<Dependents>();
        services.AddSingleton<JobEnqueuer>();
        services.AddSingleton<JobCommands>();
        services.AddSingleton<JobPriorities>();
        services.AddSingleton<JobBrowser>();
        services.AddSingleton<IJobStore, PostgresJobStore>();
        services.AddSingleton<PostgresJobQueue>();
        services.AddSingleton<IJobQueue>(s => s.GetRequiredService<PostgresJobQueue>());
        services.AddSingleton<IHeldAttemptStore, PostgresHeldAttempts>();
        services.AddSingleton<IStepStore>(s => s.GetRequiredService<PostgresJobQueue>());
        services.AddSingleton<ICheckpointStore, PostgresCheckpointStore>();
        services.AddSingleton<ILogStore, PostgresLogStore>();
        services.AddSingleton<IExecutionLogStore, PostgresExecutionLogStore>();
        services.AddSingleton<IEvidenceStore, PostgresEvidenceStore>();
        services.AddSingleton<ISqlCompletionStore, PostgresSqlCompletions>();
        services.AddSingleton<IWorkerStore, PostgresWorkerStore>();
        services.AddSingleton<ILearningStore, PostgresLearningStore>();
        services.AddSingleton<IMetricsStore, PostgresMetricsStore>();
        services.AddSingleton<ITrendStore, PostgresTrendStore>();
        services.AddSingleton<ILeaderLease, PostgresLeaderLease>();
        services.AddSingleton<ILeaseStore, PostgresLeaseStore>();
        services.AddSingleton<IRetentionStore, PostgresRetentionStore>();
        services.AddSingleton<IAccountStore, PostgresAccountStore>();
        services.AddSingleton<ITokenStore, PostgresTokenStore>();
        services.AddSingleton<IAuditStore, PostgresAuditStore>();
        services.AddSingleton<IKeyStore, PostgresKeyStore>();
        services.AddSingleton<IPolicyStore, PostgresPolicyStore>();
        // Before every hosted service that works on the tables.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, SchemaStartup>());
        return builder;
    }

    private sealed class SchemaStartup(PostgresDatabase database) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Migrator.MigrateAsync(database.Source, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
