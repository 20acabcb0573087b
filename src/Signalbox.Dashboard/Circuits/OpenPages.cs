using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Signalbox.Durability;
using Signalbox.Server.Access;
using Signalbox.Server.Identities;
using Signalbox.Server.Options;
using Signalbox.WakeUps;

namespace Signalbox.Dashboard.Circuits;

/// <summary>
/// The open pages of this node. They are bounded by person and altogether, and each is looked at every second and whenever an
/// account changes: one whose visitor's session has ended, who may no longer see it, or who has had it open for as long as a
/// session lasts, is ended by the node. A browser is told before and leaves by itself; nobody else gets more than two seconds.
/// </summary>
internal sealed partial class OpenPages : IHostedService, IDisposable
{
    /// <summary>How long the node keeps a circuit whose connection was lost.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    /// <summary>How often all pages are looked at.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly HashSet<OpenPage> _pages = [];
    private readonly Dictionary<string, DisconnectedCircuit> _left = new(StringComparer.Ordinal);
    private readonly LimitOptions _limits;
    private readonly SessionAuthentication _sessions;
    private readonly IWakeUps _wakeUps;
    private readonly TimeProvider _time;
    private readonly ILogger<OpenPages> _logger;
    private readonly ITimer _timer;
    private IDisposable? _identities;
    private int _reviewing;

    // Sessions are given, so they hear of wake-ups first, and have forgotten what changed before a page is looked at.
    public OpenPages(ServerOptions options, SessionAuthentication sessions, IWakeUps wakeUps, TimeProvider time, ILogger<OpenPages> logger)
    {
        (_limits, _sessions, _wakeUps, _time, _logger) = (options.Limits, sessions, wakeUps, time, logger);
        _timer = time.CreateTimer(_ => Review(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many are open.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _pages.Count;
        }
    }

    /// <summary>Opens a page by the request that is to become its connection; null when too many are open.</summary>
    public OpenPage? TryOpen(HttpContext connection, Caller owner)
    {
        lock (_lock)
        {
            if (_pages.Count >= _limits.OpenPages || _pages.Count(p => p.OwnerId == owner.Id) >= _limits.OpenPagesPerPerson)
                return null;
            var page = new OpenPage(connection, owner, _time.GetTimestamp());
            _pages.Add(page);
            return page;
        }
    }

    /// <summary>The connection has ended; whoever opened the page may come back for a while.</summary>
    public void Close(OpenPage page)
    {
        lock (_lock)
        {
            _pages.Remove(page);
            if (page is { Circuit: { } circuit, OverSince: null })
                _left[circuit] = new DisconnectedCircuit(page.Session, page.OpenedAt, _time.GetTimestamp());
        }
    }

    /// <summary>The page is over, and its circuit is not taken up again.</summary>
    public void GiveUp(OpenPage page)
    {
        lock (_lock)
            page.OverSince ??= _time.GetTimestamp();
    }

    /// <summary>True when the page may take up this circuit, whose connection was lost: it is one of the same session.</summary>
    public bool TryTakeUp(OpenPage page, string circuit)
    {
        lock (_lock)
        {
            // The node may not have noticed yet that the earlier connection is lost.
            var earlier = _pages.FirstOrDefault(p => p.Circuit == circuit);
            var left = earlier is { OverSince: null } ? new DisconnectedCircuit(earlier.Session, earlier.OpenedAt, _time.GetTimestamp()) : _left.GetValueOrDefault(circuit);
            if (left is null || left.Session != page.Session || _time.GetElapsedTime(left.LeftAt) >= Kept)
                return false;
            earlier?.Circuit = null;
            _left.Remove(circuit);
            (page.Circuit, page.OpenedAt) = (circuit, left.OpenedAt);
            return true;
        }
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _identities = _wakeUps.Subscribe((kind, _) =>
        {
            if (kind == WakeUpKind.Identities)
                Review();
        });
        _timer.Change(Round, Round);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _identities?.Dispose();
        _timer.Dispose();
    }

    private void Review()
    {
        // What comes while pages are looked at is seen by the next round.
        if (Interlocked.Exchange(ref _reviewing, 1) == 0)
            _ = Task.Run(ReviewAsync);
    }

    private async Task ReviewAsync()
    {
        try
        {
            List<OpenPage> pages;
            lock (_lock)
            {
                pages = [.. _pages];
                foreach (var (circuit, _) in _left.Where(l => _time.GetElapsedTime(l.Value.LeftAt) >= Kept).ToList())
                    _left.Remove(circuit);
            }

            await Task.WhenAll(pages.Select(ReviewAsync));
        }
        finally
        {
            Volatile.Write(ref _reviewing, 0);
        }
    }

    // What is over stays over, so that whoever was told to leave leaves.
    private async Task ReviewAsync(OpenPage page)
    {
        if (page.OverSince is null && await MayBeSeenAsync(page))
            return;
        if (page.OverSince is not { } since)
            GiveUp(page);
        else if (_time.GetElapsedTime(since) >= Round)
            page.End();
    }

    private async Task<bool> MayBeSeenAsync(OpenPage page)
    {
        if (_time.GetElapsedTime(page.OpenedAt) >= SessionAuthentication.Length)
            return false;
        try
        {
            return await _sessions.FindCallerAsync(page.Principal) is { } caller && caller.Permissions.HasFlag(page.Needs);
        }
#pragma warning disable CA1031 // whatever it is: nobody can say now, and the next round asks again
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!LostDatabase.Is(e))
                LogNotAsked(_logger, e);
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "It could not be asked whether the visitor of an open page may still see it")]
    private static partial void LogNotAsked(ILogger logger, Exception exception);
}
