using System.Globalization;
using Signalbox.Postgres.Embedded;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Embedded;

public sealed class KilledServerTests
{
    private const int SignalKill = 9;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;

    [Fact]
    public async Task After_a_kill_of_the_only_user_and_its_group_the_next_joins_without_loss()
    {
        await using ServerFolder folder = new();
        using ProbeProcess probe = ProbeProcess.Start("hold", folder.DataDirectory);
        string processId = (await probe.ReadAsync())!.Split(' ')[2];
        await probe.AskAsync("create table kept as select 7 as number");
        // The probe leads a group of its own, which a server that shared it would be in.
        Assert.True(ServerProcess.Signal(-probe.Id, SignalKill));
        await Eventually.HoldsAsync(() => !ServerProcess.Exists(probe.Id), "the probe is gone");

        await using EmbeddedServer server = await folder.StartAsync();

        Assert.True(server.Joined);
        Assert.Equal(processId, server.ProcessId.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(7, await ServerFolder.AskAsync(server, "select number from kept"));
    }

    [Fact]
    public async Task A_killed_user_does_not_keep_the_last_one_from_stopping_the_server()
    {
        await using ServerFolder folder = new();
        EmbeddedServer server = await folder.StartAsync();
        using ProbeProcess probe = ProbeProcess.Start("hold", folder.DataDirectory);
        await probe.ReadAsync();
        await probe.KillAsync();

        await server.DisposeAsync();

        Assert.False(ServerProcess.Exists(server.ProcessId));
    }

    [Fact]
    public async Task After_a_kill_of_the_server_the_next_start_has_all_that_was_committed()
    {
        await using ServerFolder folder = new();
        await using EmbeddedServer killed = await folder.StartAsync();
        await ServerFolder.AskAsync(killed, "create table kept as select generate_series(1, 1000) as number");
        await ServerFolder.KillAsync(killed.ProcessId);

        await using EmbeddedServer server = await folder.StartAsync();

        Assert.False(server.Joined);
        Assert.NotEqual(killed.ProcessId, server.ProcessId);
        Assert.Equal(1000L, await ServerFolder.AskAsync(server, "select count(*) from kept"));
    }

    [Fact]
    public async Task A_kill_at_any_moment_of_the_first_start_leaves_nothing_half_made()
    {
        await using ServerFolder folder = new();
        foreach (int milliseconds in new[] { 150, 300, 600, 900, 1300 })
        {
            using ProbeProcess probe = ProbeProcess.Start("hold", folder.DataDirectory);
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
            // Until the probe has made its group there is none to be killed.
            await Eventually.HoldsAsync(() =>
            {
                ServerProcess.Signal(-probe.Id, SignalKill);
                return !ServerProcess.Exists(probe.Id);
            }, "the probe is gone");
            Assert.True(!Directory.Exists(folder.Cluster) || ClusterFiles.Version(folder.Cluster) > 0);
        }

        await using EmbeddedServer server = await folder.StartAsync();

        Assert.Equal(1, await ServerFolder.AskAsync(server, "select 1"));
        Assert.Empty(Directory.EnumerateDirectories(folder.DataDirectory, "postgres.new-*"));
    }

    [Fact]
    public async Task A_user_brings_a_killed_server_back_and_the_others_find_it()
    {
        await using ServerFolder folder = new();
        await using EmbeddedServer server = await folder.StartAsync();
        using ProbeProcess probe = ProbeProcess.Start("hold", folder.DataDirectory);
        await probe.ReadAsync();
        await ServerFolder.AskAsync(server, "create table kept as select 7 as number");
        int killed = server.ProcessId;
        await ServerFolder.KillAsync(killed);

        await Task.WhenAll(
            server.EnsureRunningAsync(CancellationToken.None),
            server.EnsureRunningAsync(CancellationToken.None));

        Assert.NotEqual(killed, server.ProcessId);
        Assert.Equal($"running {server.ProcessId}", await probe.AskAsync("ensure"));
        Assert.Equal("7", await probe.AskAsync("select number from kept"));
    }

    [Fact]
    public async Task The_number_of_a_killed_server_may_belong_to_the_server_of_another_cluster()
    {
        await using ServerFolder folder = new();
        await using ServerFolder stranger = new();
        await using EmbeddedServer killed = await folder.StartAsync();
        await using EmbeddedServer other = await stranger.StartAsync();
        await ServerFolder.KillAsync(killed.ProcessId);
        string file = Path.Combine(folder.Cluster, "postmaster.pid");
        string[] lines = await File.ReadAllLinesAsync(file);
        lines[0] = other.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(file, lines);

        await using (EmbeddedServer server = await folder.StartAsync())
        {
            Assert.False(server.Joined);
            Assert.Equal(1, await ServerFolder.AskAsync(server, "select 1"));
        }

        Assert.Equal(1, await ServerFolder.AskAsync(other, "select 1"));
    }

    [Fact]
    public async Task An_empty_process_file_does_not_keep_the_server_from_starting()
    {
        await using ServerFolder folder = new();
        await using (EmbeddedServer killed = await folder.StartAsync())
            await ServerFolder.KillAsync(killed.ProcessId);
        await File.WriteAllTextAsync(Path.Combine(folder.Cluster, "postmaster.pid"), "");

        await using EmbeddedServer server = await folder.StartAsync();

        Assert.Equal(1, await ServerFolder.AskAsync(server, "select 1"));
    }

    [Fact]
    public async Task A_process_of_a_killed_server_that_still_holds_the_data_is_waited_for_and_then_named()
    {
        await using ServerFolder folder = new();
        await using EmbeddedServer killed = await folder.StartAsync();
        await using Npgsql.NpgsqlConnection connection = new(killed.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        int backend = connection.ProcessID;
        ServerProcess.Signal(backend, SignalStop);
        await ServerFolder.KillAsync(killed.ProcessId);

        EmbeddedServerException refusal = await folder.RefusedAsync(
            folder.Options with { TimeProvider = new HurriedTime() });
        // Others of its processes may not have ended yet.
        Assert.Matches($@"kill( \d+)* {backend}\b", refusal.Message);

        Task<EmbeddedServer> patient = folder.StartAsync();
        ServerProcess.Signal(backend, SignalContinue);
        await using EmbeddedServer server = await patient;
        Assert.Equal(1, await ServerFolder.AskAsync(server, "select 1"));
    }

    [Fact]
    public async Task A_server_whose_socket_was_removed_is_restarted()
    {
        await using ServerFolder folder = new();
        await using EmbeddedServer server = await folder.StartAsync();
        File.Delete(Path.Combine(folder.DataDirectory, "postgres.socket", ".s.PGSQL.5432"));

        await server.EnsureRunningAsync(CancellationToken.None);

        Assert.Equal(1, await ServerFolder.AskAsync(server, "select 1"));
    }

    /// <summary>A clock on which deadlines pass thirty times as fast; FakeTimeProvider does not go by itself.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public override long GetTimestamp() => base.GetTimestamp() * 30;
    }
}
