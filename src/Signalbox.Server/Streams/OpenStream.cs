using System.Threading.Channels;
using Signalbox.Server.Access;

namespace Signalbox.Server.Streams;

/// <summary>How far one client has been shown the events, and what wakes the loop that shows them.</summary>
internal sealed class OpenStream : IDisposable
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _dropped = new();

    /// <summary>Whose it is.</summary>
    public required Caller Owner { get; init; }

    /// <summary>What the client wants to be shown.</summary>
    public required StreamFilter Filter { get; init; }

    /// <summary>The id after which it is shown everything.</summary>
    public required string StartsAfter { get; init; }

    /// <summary>True when the client named an event that is not known here, so that it must reload.</summary>
    public required bool MustReload { get; init; }

    /// <summary>Where the events that happen while it is open begin; those before are shown again.</summary>
    public required long JoinedAt { get; init; }

    /// <summary>The position of the event that it looks at next; the hub moves it.</summary>
    public required long Position { get; set; }

    /// <summary>Set when the client is too slow to be shown more.</summary>
    public CancellationToken Dropped => _dropped.Token;

    /// <summary>Says that there is something to do.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Waits until there is something to do.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _wake.Reader.ReadAsync(cancellationToken);

    /// <summary>Ends it, elsewhere: whoever calls this does not wait.</summary>
    public void Drop() => _ = _dropped.CancelAsync();

    /// <inheritdoc />
    public void Dispose() => _dropped.Dispose();
}
