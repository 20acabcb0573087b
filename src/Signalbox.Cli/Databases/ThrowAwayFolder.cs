namespace Signalbox.Cli.Databases;

/// <summary>A data directory for one run.</summary>
internal static class ThrowAwayFolder
{
    private const string HomesOfRoot = "/var/lib/signalbox";

    // Root's server runs as an account that must pass through.
    private const UnixFileMode EnterOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Creates it in the machine's temporary folder.</summary>
    public static string Create()
    {
        var folder = Directory.CreateTempSubdirectory("signalbox-demo-").FullName;
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
            File.SetUnixFileMode(folder, EnterOnly);
        return folder;
    }

    /// <summary>Deletes it, with the cluster that root keeps elsewhere when its account cannot reach the folder.</summary>
    public static void Delete(string folder)
    {
        var pointer = Path.Combine(folder, "postgres.location");
        if (File.Exists(pointer) && File.ReadAllText(pointer).Trim() is var home && Path.GetDirectoryName(home) == HomesOfRoot)
            Directory.Delete(home, recursive: true);
        Directory.Delete(folder, recursive: true);
    }
}
