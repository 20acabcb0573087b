using Signalbox.Postgres.Embedded;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Embedded;

public sealed class SharedUseTests
{
    [Fact]
    public async Task A_second_process_joins_the_running_server()
    {
        await using ServerFolder folder = new();
        await using EmbeddedServer server = await folder.StartAsync();
        await ServerFolder.AskAsync(server, "create table seen as select 'by both' as words");

        using ProbeProcess probe = ProbeProcess.Start("hold", folder.DataDirectory);

        Assert.Equal($"ready joined {server.ProcessId}", await probe.ReadAsync());
        Assert.Equal("by both", await probe.AskAsync("select words from seen"));
    }

    [Fact]
    public async Task A_second_user_in_the_same_process_joins_too()
    {
        await using ServerFolder folder = new();
        await using EmbeddedServer first = await folder.StartAsync();
        await using (EmbeddedServer second = await folder.StartAsync())
        {
            Assert.True(second.Joined);
            Assert.Equal(first.ProcessId, second.ProcessId);
        }

        Assert.True(ServerProcess.Exists(first.ProcessId));
    }

    [Fact]
    public async Task The_last_to_leave_stops_the_server_and_those_before_do_not()
    {
        await using ServerFolder folder = new();
        EmbeddedServer server = await folder.StartAsync();
        int processId = server.ProcessId;
        using ProbeProcess early = ProbeProcess.Start("hold", folder.DataDirectory);
        using ProbeProcess late = ProbeProcess.Start("hold", folder.DataDirectory);
        await early.ReadAsync();
        await late.ReadAsync();

        Assert.Equal("left", await early.AskAsync("leave"));
        Assert.True(ServerProcess.Exists(processId));
        await server.DisposeAsync();
        await server.DisposeAsync();
        Assert.Equal("1", await late.AskAsync("select 1"));

        Assert.Equal("left", await late.AskAsync("leave"));
        Assert.False(ServerProcess.Exists(processId));
        Assert.False(PostmasterFile.Exists(folder.Cluster));
    }

    [Fact]
    public async Task Processes_that_start_in_the_same_moment_share_one_server()
    {
        await using ServerFolder folder = new();
        ProbeProcess[] probes = [.. Enumerable.Range(0, 4).Select(_ => ProbeProcess.Start("hold", folder.DataDirectory))];
        try
        {
            string?[] words = await Task.WhenAll(probes.Select(probe => probe.ReadAsync()));

            Assert.Single(words, word => word!.StartsWith("ready started ", StringComparison.Ordinal));
            Assert.Single(words.Select(word => word!.Split(' ')[2]).Distinct());
            foreach (ProbeProcess probe in probes)
                Assert.Equal("left", await probe.AskAsync("leave"));
            Assert.False(PostmasterFile.Exists(folder.Cluster));
        }
        finally
        {
            foreach (ProbeProcess probe in probes)
                probe.Dispose();
        }
    }

    [Fact]
    public async Task Users_that_come_and_go_without_pause_never_meet_a_stopped_server()
    {
        await using ServerFolder folder = new();
        await using (await folder.StartAsync())
        {
            // The cluster is there, so that the starts below are quick.
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async user =>
        {
            for (int round = 0; round < 4; round++)
            {
                await using EmbeddedServer server = await folder.StartAsync();
                Assert.Equal(user, await ServerFolder.AskAsync(server, $"select {user}"));
            }
        }));

        Assert.False(PostmasterFile.Exists(folder.Cluster));
    }
}
