using System.Net;
using Signalbox.Server.Options;

namespace Signalbox.Server.Identities;

/// <summary>
/// Hashing a password takes a processor for a tenth of a second, so few do at once and the others wait. They are taken in turn by
/// network, so that whoever sends many waits for themselves; and when too many wait, the last of the network with the most gives
/// way to one of a network with fewer.
/// </summary>
internal sealed class HashingQueue(ServerOptions options)
{
    // The other processors are for everybody else.
    private const int AtOnce = 2;

    // What somebody is given at once, in which they have as many addresses as they like.
    private const int Ipv4Bytes = 3;
    private const int Ipv6Bytes = 6;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<TaskCompletionSource<bool>>> _waiting = [];
    private readonly List<string> _turns = [];
    private int _free = AtOnce;
    private int _count;

    /// <summary>How many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    /// <summary>Waits for a turn, which ends when it is disposed; null when too many wait already.</summary>
    public async Task<IDisposable?> TryEnterAsync(IPAddress? address, CancellationToken cancellationToken)
    {
        var network = Network(address);
        var mine = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return new Turn(this);
            }

            if (_count >= options.Limits.WaitingSignIns && !TryMakeRoom(network))
                return null;
            Add(network, mine);
        }

        await using var left = cancellationToken.Register(() => Leave(network, mine, cancellationToken));
        return await mine.Task ? new Turn(this) : null;
    }

    /// <summary>The part of an address that one may have been given as a whole: 24 bits of IPv4, 48 of IPv6.</summary>
    internal static string Network(IPAddress? address)
    {
        if (address is null)
            return "none";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bytes.Length == 4 ? Ipv4Bytes : Ipv6Bytes).Clear();
        return new IPAddress(bytes).ToString();
    }

    private void Add(string network, TaskCompletionSource<bool> waiter)
    {
        if (!_waiting.TryGetValue(network, out var line))
        {
            _waiting[network] = line = [];
            _turns.Add(network);
        }

        line.Add(waiter);
        _count++;
    }

    private bool Remove(string network, TaskCompletionSource<bool> waiter)
    {
        if (!_waiting.TryGetValue(network, out var line) || !line.Remove(waiter))
            return false;
        _count--;
        if (line.Count == 0)
        {
            _waiting.Remove(network);
            _turns.Remove(network);
        }

        return true;
    }

    private bool TryMakeRoom(string network)
    {
        var (longest, line) = _waiting.MaxBy(w => w.Value.Count);
        if (line.Count <= (_waiting.GetValueOrDefault(network)?.Count ?? 0) + 1)
            return false;
        var last = line[^1];
        Remove(longest, last);
        last.TrySetResult(false);
        return true;
    }

    private void Leave(string network, TaskCompletionSource<bool> waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Remove(network, waiter))
                waiter.TrySetCanceled(cancellationToken);
        }
    }

    // The turn goes to the first of the network whose turn it is, which then waits for all others.
    private void Release()
    {
        lock (_lock)
        {
            if (_turns is not [var network, ..])
            {
                _free++;
                return;
            }

            var first = _waiting[network][0];
            Remove(network, first);
            if (_turns.Remove(network))
                _turns.Add(network);
            first.TrySetResult(true);
        }
    }

    private sealed class Turn(HashingQueue queue) : IDisposable
    {
        public void Dispose() => queue.Release();
    }
}
