using Signalbox.Postgres.Embedded;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Embedded;

public sealed class RefusalTests
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;

    [Fact]
    public async Task A_cluster_of_another_major_version_is_refused_with_both_versions_and_the_mend()
    {
        await using ServerFolder folder = new();
        await using (await folder.StartAsync())
        {
            // Its cluster is made older below.
        }

        string before = (await File.ReadAllTextAsync(Path.Combine(folder.Cluster, "PG_VERSION"))).Trim();
        await File.WriteAllTextAsync(Path.Combine(folder.Cluster, "PG_VERSION"), "9\n");

        EmbeddedServerException refusal = await folder.RefusedAsync();

        Assert.Contains("PostgreSQL 9", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"PostgreSQL {before}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install postgresql-9", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("pg_upgrade", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_folder_without_programs_is_refused_by_name()
    {
        await using ServerFolder folder = new();

        EmbeddedServerException refusal = await folder.RefusedAsync(
            folder.Options with { BinariesFolder = "/nowhere/bin" });

        Assert.Contains("/nowhere/bin", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("SIGNALBOX_POSTGRES_BIN", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_folder_that_others_can_enter_is_refused()
    {
        await using ServerFolder folder = new();
        string socket = Path.Combine(folder.DataDirectory, "postgres.socket");
        Directory.CreateDirectory(socket);
        ServerAccount.ForNewCluster().Own(socket);
        OwnedFiles.AddMode(socket, Everybody);

        EmbeddedServerException refusal = await folder.RefusedAsync();

        Assert.Contains($"{socket} is open to other users", refusal.Message, StringComparison.Ordinal);
        Assert.False(PostmasterFile.Exists(folder.Cluster));
    }

    [Fact]
    public async Task A_socket_folder_that_is_a_link_is_refused()
    {
        await using ServerFolder folder = new();
        string socket = Path.Combine(folder.DataDirectory, "postgres.socket");
        Directory.CreateDirectory(socket + "-elsewhere");
        Directory.CreateSymbolicLink(socket, socket + "-elsewhere");

        EmbeddedServerException refusal = await folder.RefusedAsync();

        Assert.Contains($"{socket} is not a folder", refusal.Message, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task A_socket_folder_of_another_account_is_refused()
    {
        await using ServerFolder folder = new();
        string socket = Path.Combine(folder.DataDirectory, "postgres.socket");
        OwnedFiles.EnsureFolder(socket, OwnedFiles.PrivateFolder);
        Assert.Equal(0, Libc.lchown(socket, 4242, 4242));

        EmbeddedServerException refusal = await folder.RefusedAsync();

        Assert.Contains($"{socket} belongs to user 4242", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_start_shows_what_it_said()
    {
        await using ServerFolder folder = new();
        await using (await folder.StartAsync())
        {
            // Its settings are broken below.
        }

        await File.AppendAllTextAsync(Path.Combine(folder.Cluster, "postgresql.conf"), "no_such_setting = 1\n");

        EmbeddedServerException refusal = await folder.RefusedAsync();

        Assert.Contains("no_such_setting", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_refused_with_the_reason()
    {
        EmbeddedServerException refusal = await Assert.ThrowsAsync<EmbeddedServerException>(
            () => EmbeddedServer.StartOrJoinAsync(
                new EmbeddedServerOptions { DataDirectory = "/proc/no/such" }, CancellationToken.None));

        Assert.Contains("/proc/no/such", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_no_cluster_is_refused_and_kept()
    {
        await using ServerFolder folder = new();
        Directory.CreateDirectory(folder.Cluster);
        ServerAccount.ForNewCluster().Own(folder.Cluster);

        EmbeddedServerException refusal = await folder.RefusedAsync();

        Assert.Contains("PG_VERSION", refusal.Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(folder.Cluster));
    }
}
