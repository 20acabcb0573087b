using Microsoft.Extensions.DependencyInjection;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Duties;
using Signalbox.Jobs;
using Signalbox.Logs;
using Signalbox.Metrics;
using Signalbox.Postgres;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Migrations;
using Signalbox.Queue;
using Signalbox.Running;
using Signalbox.Steps;
using Signalbox.Workers;

namespace Signalbox.Testing;

/// <summary>One node's services on a test's own database. The worker runs only when a test starts it.</summary>
public sealed class TestBox : IAsyncDisposable
{
    private const string FewConnections = "Maximum Pool Size=20";
    private readonly ServiceProvider _services;
    private readonly TestDatabase? _ownDatabase;

    static TestBox() => SharedServer.Migrate = async (connectionString, cancellationToken) =>
    {
        await using var database = new PostgresDatabase(connectionString);
        await Migrator.MigrateAsync(database.Source, cancellationToken);
    };

    private TestBox(ServiceProvider services, TestDatabase? ownDatabase)
    {
        _services = services;
        _ownDatabase = ownDatabase;
    }

    public PostgresDatabase Database => Get<PostgresDatabase>();

    public JobClient Jobs => Get<JobClient>();

    public CheckpointClient Checkpoints => Get<CheckpointClient>();

    public IJobQueue Queue => Get<IJobQueue>();

    public ILeaderLease Leader => Get<ILeaderLease>();

    public ILeaseStore Leases => Get<ILeaseStore>();

    public IJobStore JobStore => Get<IJobStore>();

    public ICheckpointStore CheckpointStore => Get<ICheckpointStore>();

    public IMetricsStore Counters => Get<IMetricsStore>();

    public ILogStore Logs => Get<ILogStore>();

    public IStepStore Steps => Get<IStepStore>();

    public IWorkerStore Registry => Get<IWorkerStore>();

    public IChangeFeed Changes => Get<IChangeFeed>();

    public Worker Worker => Get<Worker>();

    /// <summary>Makes a node on a new database.</summary>
    /// <param name="add">Adds handlers and the like.</param>
    /// <param name="options">How its worker behaves.</param>
    /// <param name="connections">What the connection string says of its connections.</param>
    public static async Task<TestBox> CreateAsync(
        Action<SignalboxBuilder>? add = null, WorkerOptions? options = null, string connections = FewConnections)
    {
        var database = await TestDatabase.CreateAsync();
        return new TestBox(Services(database.ConnectionString, add, options, connections), database);
    }

    /// <summary>Makes a further node on the same database.</summary>
    public TestBox Another(Action<SignalboxBuilder>? add = null, WorkerOptions? options = null) =>
        new(Services(_ownDatabase!.ConnectionString, add, options, FewConnections), null);

    /// <summary>Makes a further node on the same database, which it reaches by a connection string of its own.</summary>
    public static TestBox On(string connectionString, Action<SignalboxBuilder>? add = null, WorkerOptions? options = null) =>
        new(Services(connectionString, add, options, FewConnections), null);

    /// <summary>The connection string of the test's database.</summary>
    public string ConnectionString => _ownDatabase!.ConnectionString;

    /// <summary>A service of the node.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Waits until the job has reached one of the statuses; the change feed wakes it.</summary>
    public async Task<Job> WaitForAsync(long id, params JobStatus[] statuses)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await Jobs.WaitAsync(id, job => statuses.Contains(job.Status), limit.Token)
            ?? throw new InvalidOperationException($"There is no job {id}.");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_ownDatabase is not null)
            await _ownDatabase.DisposeAsync();
    }

    private static ServiceProvider Services(string connectionString, Action<SignalboxBuilder>? add, WorkerOptions? options, string connections)
    {
        var services = new ServiceCollection();
        var builder = services
            .AddSignalbox(options ?? new WorkerOptions { WorkerId = $"test-{Guid.NewGuid():N}" })
            .UsePostgres(connectionString + ";" + connections);
        add?.Invoke(builder);
        return services.BuildServiceProvider();
    }
}
