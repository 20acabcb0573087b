namespace Signalbox.Testing;

/// <summary>Folders for tests, each new and below the machine's temporary folder.</summary>
public static class TestFolder
{
    private const UnixFileMode EnterByAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Creates a folder that other accounts can enter, as root's server account must.</summary>
    public static string Create()
    {
        string folder = Directory.CreateTempSubdirectory("signalbox-test-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, EnterByAll);
        return folder;
    }
}
