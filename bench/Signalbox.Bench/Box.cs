using Microsoft.Extensions.DependencyInjection;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Postgres;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Migrations;
using Signalbox.Running;

namespace Signalbox.Bench;

/// <summary>Signalbox as a service embeds it, with a handler that only says that it ran.</summary>
internal sealed class Box : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Box(ServiceProvider services) => _services = services;

    public JobClient Jobs => _services.GetRequiredService<JobClient>();

    public Worker Worker => _services.GetRequiredService<Worker>();

    public PostgresDatabase Database => _services.GetRequiredService<PostgresDatabase>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A node with a worker for jobs of one type; its worker is started by the measurement.</summary>
    public static async Task<Box> OpenAsync(string connectionString, string jobType, int slots, Action<int> handled)
    {
        var services = new ServiceCollection();
        services
            .AddSignalbox(new WorkerOptions { WorkerId = $"bench-{Guid.NewGuid():N}", MaxConcurrentJobs = slots })
            .UsePostgres(connectionString)
            .AddHandler(new HandlerRegistration(jobType, _ => new Handler(handled), HandlerOptions.Default));
        var box = new Box(services.BuildServiceProvider());
        await Migrator.MigrateAsync(box.Database.Source, default);
        return box;
    }

    public static JobRequest Request(string jobType, int number) =>
        new() { JobType = jobType, Description = "A benchmark's job", Input = RawJson.From(new Payload(number)) };

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task SettleAsync()
    {
        foreach (var sql in new[] { "vacuum analyze", "checkpoint" })
        {
            await using var command = Database.Source.CreateCommand(sql);
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    internal sealed record Payload(int I);

    private sealed class Handler(Action<int> handled) : IJobHandler
    {
        public Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
        {
            handled(job.Input<Payload>().I);
            return Task.FromResult(JobOutcome.Done);
        }
    }
}
