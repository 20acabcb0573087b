namespace Signalbox.Cli.Tests.Processes;

/// <summary>The native program of the events' verbs, which <c>./signalbox events</c> and <c>./test.sh</c> build.</summary>
public static class NativeProgram
{
    /// <summary>Where it lies, if it was built.</summary>
    public static string File { get; } = System.IO.Path.Combine(FindRoot(), "artifacts", "native", "signalbox-events");

    /// <summary>Why it cannot be tested; null when it can, or when it must.</summary>
    public static string? Missing { get; } = System.IO.File.Exists(File) || Environment.GetEnvironmentVariable("SIGNALBOX_TESTS_NEED_NATIVE") is not null
        ? null
        : "The native program was not built: ./signalbox events builds it on Linux x64 with gcc or clang.";

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(System.IO.Path.Combine(folder, "Signalbox.slnx")))
            folder = System.IO.Path.GetDirectoryName(folder)!;
        return folder;
    }
}
