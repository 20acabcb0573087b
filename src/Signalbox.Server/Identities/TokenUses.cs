using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Signalbox.Identities;

namespace Signalbox.Server.Identities;

/// <summary>Notes when tokens were used, beside the requests and at most once a minute each.</summary>
internal sealed partial class TokenUses(ITokenStore store, TimeProvider time, ILogger<TokenUses> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<long, long> _noted = new();
    private readonly Channel<long> _used = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Says that a token was used just now.</summary>
    public void Note(long id)
    {
        var now = time.GetTimestamp();
        if (_noted.TryGetValue(id, out var last) && time.GetElapsedTime(last, now) < Pause)
            return;
        _noted[id] = now;
        _used.Writer.TryWrite(id);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _used.Reader.WaitToReadAsync(stoppingToken))
        {
            var ids = new HashSet<long>();
            while (_used.Reader.TryRead(out var id))
                ids.Add(id);
            try
            {
                await store.NoteUseAsync(ids, stoppingToken);
            }
#pragma warning disable CA1031 // whatever it is: the next use is noted in a minute, and a token that works matters more
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogNotNoted(logger, e, ids.Count);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The use of {Count} tokens could not be noted")]
    private static partial void LogNotNoted(ILogger logger, Exception exception, int count);
}
