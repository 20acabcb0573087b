using System.Diagnostics;

namespace Signalbox.Testing;

/// <summary>A worker in a process of its own (the program Signalbox.WorkerProbe). Disposing kills it.</summary>
public sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Starts a worker on a database; it runs when this returns.</summary>
    public static async Task<WorkerProcess> StartAsync(string connectionString)
    {
        ProcessStartInfo start = new(ProbeProcess.DotNet)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
            ArgumentList = { "exec", Path.Combine(AppContext.BaseDirectory, "Signalbox.WorkerProbe.dll"), connectionString },
        };
        WorkerProcess worker = new(ProbeProcess.Run(start));
        await worker.SaysAsync("running");
        return worker;
    }

    /// <summary>Waits for its next line, which must be the expected one.</summary>
    /// <exception cref="InvalidOperationException">It said something else, or ended.</exception>
    public async Task SaysAsync(string expected)
    {
        string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (line != expected)
            throw new InvalidOperationException($"The worker said '{line}' and not '{expected}'.");
    }

    /// <summary>Sends it a line.</summary>
    public async Task TellAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Stops it where it is (SIGSTOP).</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on (SIGCONT).</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Kills it at once (SIGKILL) and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Kills it if it still runs.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = ProbeProcess.Run(new ProcessStartInfo("kill") { ArgumentList = { "-" + signal, $"{_process.Id}" } });
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
            throw new InvalidOperationException($"SIG{signal} could not be sent to the worker.");
    }
}
