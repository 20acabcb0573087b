using System.Diagnostics;
using System.Text;

namespace Signalbox.Cli.Tests.Processes;

/// <summary>A process of the built command line, or of another program that a test runs. Disposing kills it.</summary>
public sealed class CliProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly SemaphoreSlim _said = new(0);
    private readonly Task _reading;
    private int _disposed;

    private CliProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
    }

    /// <summary>The process.</summary>
    public int Id => _process.Id;

    /// <summary>What it has said so far on standard output.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
                return _output.ToString();
        }
    }

    /// <summary>What it has said so far on standard error.</summary>
    public string Errors
    {
        get
        {
            lock (_lock)
                return _errors.ToString();
        }
    }

    /// <summary>Starts a program in a folder, with that environment and nothing else.</summary>
    public static CliProcess Start(
        string program, IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
#pragma warning disable RS0030 // this is the tests' process runner
        var process = Process.Start(start)!;
#pragma warning restore RS0030
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return new CliProcess(process);
    }

    /// <summary>Waits until standard output has a text.</summary>
    public async Task UntilSaidAsync(string text)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (_reading.IsCompleted || limit.IsCancellationRequested)
                throw new TimeoutException($"It did not say '{text}'.\nOutput:\n{Output}\nErrors:\n{Errors}");
            await Task.WhenAny(_said.WaitAsync(limit.Token), _reading);
        }
    }

    /// <summary>Waits until it has ended, for a minute and a half unless it is known to take longer.</summary>
    public async Task<CliResult> EndAsync(TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            await _reading.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"It did not end.\nOutput:\n{Output}\nErrors:\n{Errors}", e);
        }

        return new CliResult(_process.ExitCode, Output, Errors);
    }

    /// <summary>Sends a signal, such as <c>TERM</c>, <c>INT</c> or <c>KILL</c>.</summary>
    public Task SignalAsync(string signal) => SignalAsync(signal, Id);

    /// <summary>Sends a signal to any process.</summary>
    public static async Task SignalAsync(string signal, int processId)
    {
#pragma warning disable RS0030 // this is the tests' process runner
        using var kill = Process.Start("kill", [$"-{signal}", $"{processId}"]);
#pragma warning restore RS0030
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _said.Dispose();
    }

    private async Task ReadAsync(StreamReader reader, StringBuilder into)
    {
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer)) > 0)
        {
            lock (_lock)
                into.Append(buffer, 0, count);
            _said.Release();
        }
    }
}
