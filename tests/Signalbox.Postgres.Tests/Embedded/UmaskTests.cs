using Signalbox.Postgres.Embedded;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Embedded;

/// <summary>Root on a hardened machine, whose umask takes from others what the server's account needs.</summary>
public sealed class UmaskTests
{
    [OwnMountsFact]
    public async Task Whatever_the_umask_the_account_of_the_server_can_enter_the_folder_that_root_makes_for_it()
    {
        foreach (string umask in (string[])["077", "027", "022"])
        {
            await using ServerFolder folder = new(below: Locked(), inner: "data");
            using ProbeProcess probe = ProbeProcess.Start("hold", folder.DataDirectory, Machine($"umask {umask}"));

            Assert.StartsWith("ready started", await probe.ReadAsync(), StringComparison.Ordinal);
            Assert.Equal("1", await probe.AskAsync("select 1"));
            Assert.Equal("left", await probe.AskAsync("leave"));
            Assert.StartsWith("/var/lib/signalbox/", folder.Home, StringComparison.Ordinal);
        }
    }

    [OwnMountsFact]
    public async Task A_folder_that_an_older_version_made_too_private_is_mended()
    {
        await using ServerFolder folder = new(below: Locked());
        using ProbeProcess probe = ProbeProcess.Start("hold", folder.DataDirectory, Machine("mkdir -m 700 /var/lib/signalbox"));

        Assert.StartsWith("ready started", await probe.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal("left", await probe.AskAsync("leave"));
    }

    [OwnMountsFact]
    public async Task A_cluster_whose_folder_became_too_private_starts_again()
    {
        await using ServerFolder folder = new(below: Locked());
        string kept = Directory.CreateDirectory(Path.Combine(folder.DataDirectory, "kept")).FullName;
        foreach (string mode in (string[])["711", "700"])
        {
            using ProbeProcess probe = ProbeProcess.Start(
                "hold", folder.DataDirectory, Machine($"mkdir -p '{kept}/lib' && mount --bind '{kept}/lib' /var/lib && mkdir -p /var/lib/signalbox && chmod {mode} /var/lib/signalbox"));
            Assert.StartsWith("ready started", await probe.ReadAsync(), StringComparison.Ordinal);
            Assert.Equal("left", await probe.AskAsync("leave"));
        }
    }

    [OwnMountsFact]
    public async Task A_folder_above_that_is_closed_is_named_with_the_way_to_mend_it()
    {
        await using ServerFolder folder = new(below: Locked());
        using ProbeProcess probe = ProbeProcess.Start("hold", folder.DataDirectory, Machine("chmod 700 /var/lib"));

        string? said = await probe.ReadAsync();

        Assert.StartsWith("refused The account ", said, StringComparison.Ordinal);
        Assert.Contains("cannot enter /var/lib/signalbox: let others pass through each folder on the way there (chmod o+x", said, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task A_new_data_directory_holds_the_cluster_whatever_the_umask()
    {
        foreach (string umask in (string[])["077", "027"])
        {
            await using ServerFolder folder = new(inner: "made/on/demand");
            using ProbeProcess probe = ProbeProcess.Start("hold", folder.DataDirectory, "sh", "-c", $"umask {umask} && exec \"$@\"", "sh");

            Assert.StartsWith("ready started", await probe.ReadAsync(), StringComparison.Ordinal);
            Assert.Equal("left", await probe.AskAsync("leave"));
            Assert.Equal(folder.DataDirectory, folder.Home);
            Assert.Equal(SystemFolder.EnterOnly, (UnixFileMode)(FileStatus.TryRead(folder.DataDirectory)!.Mode & 0b111_111_111));
        }
    }

    // Below it the account of the server cannot come, as below root's home.
    private static string Locked() => Directory.CreateTempSubdirectory("signalbox-locked-").FullName;

    // A machine on which nothing of Signalbox was ever installed: its /var/lib is empty, and gone with the process.
    private static string[] Machine(string commands) =>
    [
        "unshare", "--mount", "--", "sh", "-c", $"mount -t tmpfs -o mode=755 tmpfs /var/lib && cd /var/lib && {commands} && cd / && exec \"$@\"", "sh",
    ];
}
