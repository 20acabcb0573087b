using Npgsql;
using Signalbox.Postgres.Embedded;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Embedded;

public sealed class PlaceTests
{
    private static readonly string[] Nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];

    [Fact]
    public async Task A_data_directory_with_a_long_path_gets_a_short_socket_folder()
    {
        await using ServerFolder folder = new(inner: string.Join('/', Enumerable.Repeat(new string('d', 60), 3)));
        await using EmbeddedServer server = await folder.StartAsync();

        string socket = new NpgsqlConnectionStringBuilder(server.ConnectionString).Host!;
        Assert.DoesNotContain(folder.DataDirectory, socket, StringComparison.Ordinal);
        Assert.True(FileStatus.TryRead(socket)!.IsPrivate);
        Assert.Equal(1, await ServerFolder.AskAsync(server, "select 1"));
        await server.DisposeAsync();
        Directory.Delete(socket);
    }

    [Theory]
    [InlineData("it's, a \"$(touch odd)`touch odd`\" \\ %s; ünïcode")]
    [InlineData("a = $(touch odd); #1 %s ünïcode")]
    public async Task A_path_with_odd_characters_works(string name)
    {
        await using ServerFolder folder = new(inner: name);
        await using EmbeddedServer server = await folder.StartAsync();

        Assert.Equal(1, await ServerFolder.AskAsync(server, "select 1"));
        string socket = new NpgsqlConnectionStringBuilder(server.ConnectionString).Host!;
        Assert.Empty(Directory.EnumerateFiles(folder.DataDirectory, "odd", SearchOption.AllDirectories));
        await server.DisposeAsync();
        Directory.Delete(socket);
    }

    [Fact]
    public async Task A_directory_reached_by_a_link_is_the_same_directory()
    {
        await using ServerFolder folder = new(inner: "real");
        await using EmbeddedServer server = await folder.StartAsync();
        string link = folder.DataDirectory + "-link";
        Directory.CreateSymbolicLink(link, folder.DataDirectory);

        await using EmbeddedServer joined = await EmbeddedServer.StartOrJoinAsync(
            folder.Options with { DataDirectory = link }, CancellationToken.None);

        Assert.True(joined.Joined);
        Assert.Equal(server.ProcessId, joined.ProcessId);
    }

    [RootFact]
    public async Task Below_a_folder_that_only_root_enters_the_cluster_lies_elsewhere_and_is_found_again()
    {
        string locked = Directory.CreateTempSubdirectory("signalbox-locked-").FullName;
        await using ServerFolder folder = new(below: locked, inner: "data");
        await using (EmbeddedServer first = await folder.StartAsync())
        {
            await ServerFolder.AskAsync(first, "create table kept as select 7 as number");
            using ProbeProcess probe = ProbeProcess.Start("hold", folder.DataDirectory);
            Assert.Equal($"ready joined {first.ProcessId}", await probe.ReadAsync());
        }

        Assert.StartsWith("/var/lib/signalbox/", folder.Home, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Location + ".new"));
        await using EmbeddedServer second = await folder.StartAsync();
        Assert.Equal(7, await ServerFolder.AskAsync(second, "select number from kept"));
    }

    [RootFact]
    public async Task A_folder_elsewhere_that_a_killed_start_left_is_cleared_by_the_next()
    {
        string locked = Directory.CreateTempSubdirectory("signalbox-locked-").FullName;
        await using ServerFolder folder = new(below: locked);
        using (ProbeProcess probe = ProbeProcess.Start("hold", folder.DataDirectory))
        {
            await Eventually.HoldsAsync(() => File.Exists(folder.Location + ".new"), "the folder is noted");
            await probe.KillAsync();
        }

        string abandoned = (await File.ReadAllTextAsync(folder.Location + ".new")).Trim();
        // What the killed one had started may go on for a moment, and write into the folder; until it runs its program, it bears the
        // command line of the killed one.
        await Eventually.HoldsAsync(() => !IsUsed(abandoned) && !IsUsed(folder.DataDirectory), "nobody works on the abandoned folder");
        await using EmbeddedServer server = await folder.StartAsync();

        Assert.NotEqual(abandoned, folder.Home);
        Assert.False(Directory.Exists(abandoned));
        Assert.False(File.Exists(folder.Location + ".new"));
    }

    [RootFact]
    public async Task A_cluster_elsewhere_that_is_gone_is_missed_and_not_replaced_by_an_empty_one()
    {
        string locked = Directory.CreateTempSubdirectory("signalbox-locked-").FullName;
        await using ServerFolder folder = new(below: locked);
        await File.WriteAllTextAsync(folder.Location, "/var/lib/signalbox/0123456789abcdef\n");

        EmbeddedServerException refusal = await folder.RefusedAsync();

        Assert.Contains(folder.Location, refusal.Message, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task A_cluster_that_another_account_made_runs_as_that_account_under_root()
    {
        await using ServerFolder folder = new();
        OwnedFiles.AddMode(folder.DataDirectory, (UnixFileMode)0b111_111_111);
        using ProbeProcess probe = ProbeProcess.StartFrom(folder.CopyOfProbe(), "hold", folder.DataDirectory, Nobody);
        Assert.StartsWith("ready started", await probe.ReadAsync(), StringComparison.Ordinal);
        await probe.AskAsync("create table kept as select 7 as number");
        Assert.Equal("left", await probe.AskAsync("leave"));

        await using EmbeddedServer server = await folder.StartAsync();

        Assert.Equal(65534u, FileStatus.TryRead($"/proc/{server.ProcessId}")!.Owner);
        Assert.Equal(7, await ServerFolder.AskAsync(server, "select number from kept"));
    }

    [RootFact]
    public async Task The_account_that_root_runs_the_server_as_is_not_let_in_by_it()
    {
        await using ServerFolder folder = new();
        await using EmbeddedServer server = await folder.StartAsync();
        ServerAccount account = ServerAccount.ForCluster(folder.Cluster);
        PostgresBinaries binaries = await PostgresBinaries.FindAsync((string?)null, null, CancellationToken.None);
        string socket = Path.Combine(folder.Home, "postgres.socket");

        foreach (string role in new[] { "postgres", "signalbox" })
        {
            ChildResult asked = await account.RunAsync(binaries.Program("psql"), ["--host", socket, "--username", role, "--no-password", "--command", "select 1", "postgres"], null, CancellationToken.None);

            Assert.False(asked.Succeeded);
            Assert.Contains($"Peer authentication failed for user \"{role}\"", asked.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(1, await ServerFolder.AskAsync(server, "select 1"));
    }

    [Fact]
    public async Task The_server_can_read_its_settings_again_without_a_fault()
    {
        await using ServerFolder folder = new(inner: "it's \\ odd");
        await using EmbeddedServer server = await folder.StartAsync();
        await using NpgsqlConnection superuser = new(server.ConnectionString + ";Username=postgres;Database=postgres;Pooling=false");
        await superuser.OpenAsync();

        await using NpgsqlCommand faults = new("select string_agg(name || ': ' || error, '; ') from pg_file_settings where error is not null", superuser);

        Assert.Equal(DBNull.Value, await faults.ExecuteScalarAsync());
    }

    [RootFact]
    public async Task Who_started_the_server_as_their_own_is_let_in_also_when_root_started_it_since()
    {
        await using ServerFolder folder = new();
        OwnedFiles.AddMode(folder.DataDirectory, (UnixFileMode)0b111_111_111);
        string programs = folder.CopyOfProbe();
        using (ProbeProcess probe = ProbeProcess.StartFrom(programs, "hold", folder.DataDirectory, Nobody))
        {
            Assert.StartsWith("ready started", await probe.ReadAsync(), StringComparison.Ordinal);
            Assert.Equal("left", await probe.AskAsync("leave"));
        }

        await using EmbeddedServer server = await folder.StartAsync();
        using ProbeProcess joined = ProbeProcess.StartFrom(programs, "hold", folder.DataDirectory, Nobody);

        Assert.Equal($"ready joined {server.ProcessId}", await joined.ReadAsync());
    }

    [RootFact]
    public async Task Root_of_a_container_which_must_not_trace_finds_and_stops_the_server_all_the_same()
    {
        await using ServerFolder folder = new();
        string[] container = ["setpriv", "--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace", "--"];
        using ProbeProcess first = ProbeProcess.Start("hold", folder.DataDirectory, container);
        int processId = int.Parse((await first.ReadAsync())!.Split(' ')[2]);
        using ProbeProcess second = ProbeProcess.Start("hold", folder.DataDirectory, container);
        Assert.Equal($"ready joined {processId}", await second.ReadAsync());
        await ServerFolder.KillAsync(processId);

        string[] again = (await second.AskAsync("ensure"))!.Split(' ');
        Assert.Equal("running", again[0]);
        Assert.Equal("left", await first.AskAsync("leave"));
        Assert.Equal("left", await second.AskAsync("leave"));

        Assert.False(ServerProcess.Exists(int.Parse(again[1])));
    }

    private static bool IsUsed(string folder) => Directory.EnumerateDirectories("/proc")
        .Where(p => int.TryParse(Path.GetFileName(p), out _)).Any(p => CommandLineOf(p).Contains(folder, StringComparison.Ordinal));

    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
