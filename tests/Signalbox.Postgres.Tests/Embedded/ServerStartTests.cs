using Signalbox.Postgres.Embedded;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Embedded;

public sealed class ServerStartTests
{
    [Fact]
    public async Task A_new_data_directory_gets_a_server_with_an_empty_database()
    {
        await using ServerFolder folder = new(inner: "made/on/demand");
        await using EmbeddedServer server = await folder.StartAsync();

        Assert.False(server.Joined);
        Assert.Equal("signalbox signalbox", await ServerFolder.AskAsync(
            server, "select current_user || ' ' || current_database()"));
        Assert.Equal(0L, await ServerFolder.AskAsync(
            server, "select count(*) from pg_tables where schemaname = 'public'"));
    }

    [Fact]
    public async Task Data_survives_a_restart()
    {
        await using ServerFolder folder = new();
        await using (EmbeddedServer first = await folder.StartAsync())
            await ServerFolder.AskAsync(first, "create table kept as select 7 as number");

        await using EmbeddedServer second = await folder.StartAsync();

        Assert.False(second.Joined);
        Assert.Equal(7, await ServerFolder.AskAsync(second, "select number from kept"));
    }

    [Fact]
    public async Task Every_commit_is_written_to_disk_and_checksummed()
    {
        await using ServerFolder folder = new();
        await using EmbeddedServer server = await folder.StartAsync();

        Assert.Equal("data_checksums=on,fsync=on,full_page_writes=on,synchronous_commit=on", await ServerFolder.AskAsync(
            server,
            """
            select string_agg(name || '=' || setting, ',' order by name) from pg_settings
            where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums')
            """));
    }

    [Fact]
    public async Task Nothing_listens_on_tcp_and_the_socket_is_private()
    {
        await using ServerFolder folder = new();
        await using EmbeddedServer server = await folder.StartAsync();

        Assert.Equal("", await ServerFolder.AskAsync(server, "show listen_addresses"));
        string socket = (string)(await ServerFolder.AskAsync(server, "show unix_socket_directories"))!;
        Assert.Equal(Path.Combine(folder.DataDirectory, "postgres.socket"), socket);
        Assert.True(FileStatus.TryRead(socket)!.IsPrivate);
        string[] network = [.. NetworkSockets("tcp"), .. NetworkSockets("tcp6")];
        Assert.DoesNotContain(
            Directory.EnumerateFiles($"/proc/{server.ProcessId}/fd").Select(file => new FileInfo(file).LinkTarget),
            target => network.Contains(target));

        IEnumerable<string> NetworkSockets(string protocol) =>
            from line in File.ReadAllLines($"/proc/{server.ProcessId}/net/{protocol}").Skip(1)
            select $"socket:[{line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[9]}]";
    }

    [Fact]
    public async Task The_server_runs_as_no_root_in_a_session_of_its_own_with_a_clean_environment()
    {
        await using ServerFolder folder = new();
        await using EmbeddedServer server = await folder.StartAsync();

        Assert.NotEqual(0u, FileStatus.TryRead($"/proc/{server.ProcessId}")!.Owner);
        string status = await File.ReadAllTextAsync($"/proc/{server.ProcessId}/stat");
        string session = status[(status.LastIndexOf(')') + 2)..].Split(' ')[3];
        Assert.Equal($"{server.ProcessId}", session);
        string environment = await File.ReadAllTextAsync($"/proc/{server.ProcessId}/environ");
        Assert.Contains("TZ=UTC", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("HOME=", environment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_unicode_and_sorts_by_code_point()
    {
        await using ServerFolder folder = new();
        await using EmbeddedServer server = await folder.StartAsync();

        Assert.Equal("UTF8", await ServerFolder.AskAsync(server, "show server_encoding"));
        Assert.Equal("éÉ", await ServerFolder.AskAsync(server, "select lower('É') || upper('é')"));
        Assert.Equal("Zaé", await ServerFolder.AskAsync(
            server, "select string_agg(x, '' order by x) from (values ('é'), ('a'), ('Z')) v (x)"));
    }

    [Fact]
    public async Task Settings_of_a_newer_program_reach_an_older_cluster()
    {
        await using ServerFolder folder = new();
        await using (await folder.StartAsync())
        {
            // An older program wrote other settings.
        }

        await File.WriteAllTextAsync(Path.Combine(folder.Cluster, "signalbox.conf"), "fsync = off\n");
        await using EmbeddedServer server = await folder.StartAsync();

        Assert.Equal("on", await ServerFolder.AskAsync(server, "show fsync"));
    }

    [Fact]
    public async Task The_application_is_no_superuser_but_may_create_databases()
    {
        await using ServerFolder folder = new();
        await using EmbeddedServer server = await folder.StartAsync();

        Assert.Equal("false true", await ServerFolder.AskAsync(
            server, "select concat(rolsuper::text, ' ', rolcreatedb::text) from pg_roles where rolname = current_user"));
    }

    [Fact]
    public async Task A_cancelled_start_leaves_nothing_in_the_way()
    {
        await using ServerFolder folder = new();
        foreach (int milliseconds in new[] { 0, 50, 200, 500, 900, 1300 })
        {
            using CancellationTokenSource cancelled = new(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
            try
            {
                await using EmbeddedServer early = await EmbeddedServer.StartOrJoinAsync(folder.Options, cancelled.Token);
            }
            catch (OperationCanceledException)
            {
                // As asked.
            }
        }

        await using (EmbeddedServer server = await folder.StartAsync())
            Assert.Equal(1, await ServerFolder.AskAsync(server, "select 1"));
        // What a cancelled start had begun may still have been writing when the next one cleared up; each start does.
        await Eventually.HoldsAsync(async () =>
        {
            await using EmbeddedServer again = await folder.StartAsync();
            return !Directory.EnumerateDirectories(folder.DataDirectory, "postgres.new-*").Any();
        }, "a start leaves no unfinished cluster");
    }
}
