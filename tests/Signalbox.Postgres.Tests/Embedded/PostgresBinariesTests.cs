using Signalbox.Postgres.Embedded;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Embedded;

public sealed class PostgresBinariesTests : IDisposable
{
    private readonly string _root = TestFolder.Create();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_named_folder_is_taken_before_all_others()
    {
        string named = Install("named", 14);
        string onPath = Install("path", 16);

        PostgresBinaries found = await FindAsync(new BinariesSearch(named, [onPath], [], []));

        Assert.Equal(new PostgresBinaries(named, 14), found);
    }

    [Fact]
    public async Task A_link_on_the_path_leads_to_the_folder_of_the_version()
    {
        string real = Install("versions/16/bin", 16);
        string links = Directory.CreateDirectory(Path.Combine(_root, "links")).FullName;
        File.CreateSymbolicLink(Path.Combine(links, "pg_ctl"), Path.Combine(real, "pg_ctl"));

        PostgresBinaries found = await FindAsync(new BinariesSearch(null, ["", links], [], []));

        Assert.Equal(real, found.Folder);
    }

    [Fact]
    public async Task Of_the_usual_folders_the_newest_is_taken_for_a_new_cluster()
    {
        Install("versions/9/bin", 9);
        Install("versions/16/bin", 16);
        string newest = Install("versions/17/bin", 17);

        Assert.Equal(newest, (await FindAsync(Versions())).Folder);
    }

    [Fact]
    public async Task Of_all_places_the_one_that_fits_the_cluster_is_taken()
    {
        string onPath = Install("path", 17);
        string fitting = Install("versions/15/bin", 15);

        PostgresBinaries found = await FindAsync(Versions() with { SearchPath = [onPath] }, clusterVersion: 15);

        Assert.Equal(fitting, found.Folder);
    }

    [Fact]
    public async Task An_unpacked_package_is_the_last_resort_and_gets_its_links()
    {
        string package = Install("cache/package/native/bin", 18);
        string native = Path.GetDirectoryName(package)!;
        Directory.CreateDirectory(Path.Combine(native, "lib"));
        await File.WriteAllTextAsync(Path.Combine(native, "lib", "libpq.so.5.17"), "");
        await File.WriteAllTextAsync(
            Path.Combine(native, "pg-symlinks.json"),
            """
            [{ "source": "native/lib/libpq.so.5.17", "target": "native/lib/libpq.so.5" },
             { "source": "native/lib/libpq.so.5.17", "target": "../../outside" }]
            """);

        PostgresBinaries found = await FindAsync(new BinariesSearch(null, [], [], [Path.Combine(_root, "cache")]));

        Assert.Equal(package, found.Folder);
        Assert.Equal("libpq.so.5.17", new FileInfo(Path.Combine(native, "lib", "libpq.so.5")).LinkTarget);
        Assert.False(Path.Exists(Path.Combine(_root, "outside")));
    }

    [Fact]
    public async Task A_broken_installation_is_passed_over()
    {
        string broken = Install("broken", 17);
        await File.WriteAllTextAsync(Path.Combine(broken, "postgres"), "#!/bin/sh\nexit 127\n");
        string whole = Install("whole", 16);

        PostgresBinaries found = await FindAsync(new BinariesSearch(null, [broken, whole], [], []));

        Assert.Equal(whole, found.Folder);
    }

    [Fact]
    public async Task A_machine_without_a_server_is_told_which_package_to_install()
    {
        EmbeddedServerException refusal = await Assert.ThrowsAsync<EmbeddedServerException>(
            () => FindAsync(new BinariesSearch(null, [_root], [_root], [_root])));

        Assert.Contains("apt-get install postgresql", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("SIGNALBOX_POSTGRES_BIN", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_before_version_14_is_too_old()
    {
        Install("versions/13/bin", 13);

        EmbeddedServerException refusal = await Assert.ThrowsAsync<EmbeddedServerException>(() => FindAsync(Versions()));

        Assert.Contains("PostgreSQL 13", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("14 or newer", refusal.Message, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task Programs_that_only_root_reaches_are_copied_once_for_the_account_of_the_server()
    {
        PostgresBinaries locked = await FindAsync(new BinariesSearch(Install("locked/bin", 17), [], [], []));
        ServerFolder.CloseToOthers(locked.Program("initdb"));
        string root = Path.Combine(_root, "locked");
        Directory.CreateDirectory(Path.Combine(root, "share"));
        Directory.CreateDirectory(Path.Combine(root, "lib"));
        await File.WriteAllTextAsync(Path.Combine(root, "lib", "libpq.so.5.17"), "");
        File.CreateSymbolicLink(Path.Combine(root, "lib", "libpq.so.5"), "libpq.so.5.17");
        ServerAccount account = ServerAccount.ForNewCluster();
        Assert.Same(locked, await ReachableBinaries.ForAsync(locked, account, CancellationToken.None));
        ServerFolder.CloseToOthers(root);

        PostgresBinaries copy = await ReachableBinaries.ForAsync(locked, account, CancellationToken.None);

        try
        {
            Assert.NotEqual(locked.Folder, copy.Folder);
            Assert.True(await account.CanEnterAsync(copy.Folder, CancellationToken.None));
            Assert.True((await account.RunAsync(copy.Program("postgres"), ["--version"], null, default)).Succeeded);
            Assert.True((await account.RunAsync(copy.Program("initdb"), ["--version"], null, default)).Succeeded);
            Assert.Equal("libpq.so.5.17", new FileInfo(Path.Combine(copy.Folder, "../lib/libpq.so.5")).LinkTarget);
            Assert.Equal(copy, await ReachableBinaries.ForAsync(locked, account, CancellationToken.None));

            // As an older version made it under a strict umask.
            ServerFolder.CloseToOthers(copy.Folder);
            ServerFolder.CloseToOthers(copy.Program("postgres"));
            Assert.Equal(copy, await ReachableBinaries.ForAsync(locked, account, CancellationToken.None));
            Assert.True((await account.RunAsync(copy.Program("postgres"), ["--version"], null, default)).Succeeded);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(copy.Folder)!, recursive: true);
        }
    }

    private BinariesSearch Versions() => new(null, [], [Path.Combine(_root, "versions")], []);

    private static Task<PostgresBinaries> FindAsync(BinariesSearch search, int? clusterVersion = null) =>
        PostgresBinaries.FindAsync(search, clusterVersion, CancellationToken.None);

    private string Install(string name, int version)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        foreach (string program in new[] { "postgres", "pg_ctl", "initdb" })
        {
            string file = Path.Combine(folder, program);
            File.WriteAllText(file, $"#!/bin/sh\necho 'postgres (PostgreSQL) {version}.2 (Debian {version}.2-1)'\n");
            OwnedFiles.AddMode(file, UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        }

        return folder;
    }
}
