using System.Runtime.InteropServices;
using Signalbox.Cli.Exits;

namespace Signalbox.Cli.Invocation;

/// <summary>
/// Turns the signals that end a process into tokens: the first asks to stop in order, a second Ctrl-C to stop without
/// waiting, and a further one ends the process at once. Service managers may repeat SIGTERM; that hurries nobody.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    /// <summary>Begins to take the process's signals.</summary>
    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
    ];

    /// <summary>Set by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Set by the second signal.</summary>
    public CancellationToken Hurry => _hurry.Token;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
        _hurry.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (context.Signal != PosixSignal.SIGINT && _stop.IsCancellationRequested)
            return;
        switch (Interlocked.Increment(ref _count))
        {
            case 1:
                _ = _stop.CancelAsync();
                break;
            case 2:
                _ = _hurry.CancelAsync();
                break;
            default:
                Environment.Exit(ExitCode.Interrupted);
                break;
        }
    }
}
