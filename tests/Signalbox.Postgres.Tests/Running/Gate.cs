using System.Threading.Channels;

namespace Signalbox.Postgres.Tests.Running;

/// <summary>A handler that a test holds: it says that it has started and waits to be let go.</summary>
internal sealed class Gate
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Channel<bool> _started = Channel.CreateUnbounded<bool>();
    private readonly Channel<bool> _open = Channel.CreateUnbounded<bool>();

    /// <summary>For the handler: says that it runs, and waits for the test.</summary>
    public async Task PassAsync(CancellationToken cancellationToken = default)
    {
        _started.Writer.TryWrite(true);
        await _open.Reader.ReadAsync(cancellationToken);
    }

    /// <summary>For the test: waits until handlers have started.</summary>
    public async Task StartedAsync(int handlers = 1)
    {
        for (var i = 0; i < handlers; i++)
            await _started.Reader.ReadAsync().AsTask().WaitAsync(Patience);
    }

    /// <summary>For the test: lets handlers go.</summary>
    public void Open(int handlers = 1)
    {
        for (var i = 0; i < handlers; i++)
            _open.Writer.TryWrite(true);
    }
}
