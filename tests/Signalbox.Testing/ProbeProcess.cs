using System.Diagnostics;

namespace Signalbox.Testing;

/// <summary>
/// A second process that uses an embedded server (the program Signalbox.EmbeddedProbe), in a session of its own.
/// It leaves the server when this process ends, however it ends. Disposing kills it.
/// </summary>
public sealed class ProbeProcess : IDisposable
{
    private readonly Process _process;

    private ProbeProcess(Process process) => _process = process;

    /// <summary>The probe's process.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a probe.</summary>
    /// <param name="verb"><c>hold</c>, or <c>guard</c> to delete the data directory in the end.</param>
    /// <param name="dataDirectory">The data directory of the server to start or join.</param>
    /// <param name="launcher">A program with its arguments that runs the probe, to change its account or rights.</param>
    public static ProbeProcess Start(string verb, string dataDirectory, params IReadOnlyList<string> launcher) =>
        StartFrom(AppContext.BaseDirectory, verb, dataDirectory, launcher);

    /// <summary>Starts the probe of another folder, which an account that cannot enter this program's may be able to.</summary>
    public static ProbeProcess StartFrom(string programs, string verb, string dataDirectory, params IReadOnlyList<string> launcher)
    {
        ProcessStartInfo start = new("setsid")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        string probe = Path.Combine(programs, "Signalbox.EmbeddedProbe.dll");
        string[] arguments = [.. launcher, DotNet, "exec", probe, verb, dataDirectory];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return new ProbeProcess(Run(start));
    }

#pragma warning disable RS0030 // This is the tests' process runner.
    internal static Process Run(ProcessStartInfo start) => Process.Start(start)!;
#pragma warning restore RS0030

    /// <summary>The next line that the probe says; null at its end.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken = default) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken);

    /// <summary>Sends a line (an SQL command, <c>ensure</c> or <c>leave</c>) and returns the answer.</summary>
    public async Task<string?> AskAsync(string line, CancellationToken cancellationToken = default)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    /// <summary>Kills the probe at once (SIGKILL) and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Kills the probe if it still runs.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    /// <summary>The host that runs this process: three folders above the shared framework.</summary>
    internal static string DotNet { get; } =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../dotnet"));
}
