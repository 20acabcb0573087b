using System.Globalization;
using Npgsql;
using Signalbox.Postgres.Embedded;
using Signalbox.Postgres.Migrations;
using Signalbox.Postgres.Tests.Embedded;
using Signalbox.Postgres.Tests.Running;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Processes;

/// <summary>The run of healthy and odd jobs on a server of its own, to which something is done five times meanwhile.</summary>
public sealed class TroubledServerTests
{
    private const int Stop = 19;
    private const int Continue = 18;

    [Fact]
    public async Task No_job_is_lost_when_the_server_is_stopped_at_once() =>
        await RunAsync(async (server, _) =>
        {
            var process = server.ProcessId;
            ServerProcess.Signal(process, Libc.SignalQuit);
            await Eventually.HoldsAsync(() => !ServerProcess.Exists(process), "the server is gone");
            await server.EnsureRunningAsync(default);
        });

    [Fact]
    public async Task No_job_is_lost_when_the_server_stands_still_for_a_while() =>
        await RunAsync(async (server, _) =>
        {
            Signal(server.ProcessId, Stop);
            // Nobody is answered.
            await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false;Timeout=1;Command Timeout=1");
            await Assert.ThrowsAnyAsync<Exception>(() => connection.OpenAsync());
            Signal(server.ProcessId, Continue);
        });

    [Fact]
    public async Task No_job_is_lost_when_connections_hang() =>
        await RunAsync((_, proxy) =>
        {
            proxy.Freeze();
            return Task.CompletedTask;
        });

    private static async Task RunAsync(Func<EmbeddedServer, FreezingProxy, Task> trouble)
    {
        await using var folder = new ServerFolder();
        await using var server = await folder.StartAsync();
        await using var proxy = new FreezingProxy(server.ConnectionString);
        var handlers = new OddHandlers();
        await using var box = TestBox.On(server.ConnectionString);
        await using var node = TestBox.On(proxy.ConnectionString, handlers.AddTo, new WorkerOptions
        {
            WorkerId = "w1",
            MaxConcurrentJobs = 12,
            Lease = TimeSpan.FromSeconds(12),
            StopGrace = TimeSpan.FromMilliseconds(50),
            PollInterval = TimeSpan.FromMilliseconds(50),
            MaximumLogEntries = 100,
        });
        await Migrator.MigrateAsync(box.Database.Source, default);

        // What is done to the server may cost an attempt each time.
        await new Mischief(node, box, handlers, seed: 5).RunAsync(each: 4, attempts: 20, async () =>
        {
            await trouble(server, proxy);
            box.Database.ForgetConnections();
            await Eventually.HoldsAsync(
                async () => await Record.ExceptionAsync(() => box.Jobs.CountAsync()) is null, "the server answers");
        });

        await node.Worker.StopAsync();
        await box.EveryJobStandsOnceAsync();
    }

    private static void Signal(int server, int signal)
    {
        foreach (var status in Directory.GetFiles("/proc", "stat", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true }))
        {
            if (IsChildOf(server, status, out var child))
                ServerProcess.Signal(child, signal);
        }

        ServerProcess.Signal(server, signal);
    }

    // The name of the program, in brackets, may hold anything; the parent's number is the second field after it.
    private static bool IsChildOf(int parent, string status, out int child)
    {
        child = 0;
        if (!int.TryParse(Path.GetFileName(Path.GetDirectoryName(status)), NumberStyles.None, CultureInfo.InvariantCulture, out child))
            return false;
        try
        {
            var text = File.ReadAllText(status);
            return text[(text.LastIndexOf(')') + 2)..].Split(' ')[1] == parent.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
