using System.Diagnostics;

namespace Signalbox.EventLog.Tests.Processes;

/// <summary>Another process that uses a log: a shell, git, or the probe. Disposing kills it.</summary>
public sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>What it says, line by line.</summary>
    public StreamReader Output => _process.StandardOutput;

    /// <summary>Starts a shell script in a folder.</summary>
    public static ChildProcess Bash(string folder, string script, params string[] arguments) => Start("bash", folder, ["-euc", script, "bash", .. arguments]);

    /// <summary>Starts the probe.</summary>
    public static ChildProcess Probe(params string[] words) => Start(DotNet, "/", ["exec", ProbePath, .. words]);

    /// <summary>Starts a program.</summary>
    public static ChildProcess Start(string program, string folder, IReadOnlyList<string> arguments) => new(Launch(new ProcessStartInfo(program, arguments)
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = folder,
    }));

    /// <summary>Runs one of the system's own tools to its end, and returns its exit code.</summary>
    public static int Run(string program, params string[] arguments)
    {
        using var process = Launch(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Starts a process as it is described.</summary>
    internal static Process Launch(ProcessStartInfo start)
    {
        // A killed process would leave its sockets for debuggers behind.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
#pragma warning disable RS0030 // this is the tests' process runner
        return Process.Start(start)!;
#pragma warning restore RS0030
    }

    /// <summary>Waits until it has ended well, and returns what it said.</summary>
    public async Task<string> EndAsync()
    {
        _process.StandardInput.Close();
        var errors = _process.StandardError.ReadToEndAsync();
        var output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        Assert.True(_process.ExitCode == 0, $"It ended with {_process.ExitCode}: {await errors}");
        return output;
    }

    /// <summary>Lets it go on that waits for its input to end.</summary>
    public void Release() => _process.StandardInput.Close();

    /// <summary>Kills it at once (SIGKILL), and returns what it had said that was not read yet.</summary>
    public async Task<string> KillAsync()
    {
        _process.Kill();
        var rest = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return rest;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    /// <summary>The program that uses a log in a process of its own.</summary>
    internal static string ProbePath { get; } = Path.Combine(AppContext.BaseDirectory, "Signalbox.EventLogProbe.dll");

    // The host that runs this process: three folders above the shared framework.
    internal static string DotNet { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../dotnet"));
}
