using Microsoft.Extensions.Logging;
using Npgsql;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// Moves in the background, a bounded step a transaction, who waits for jobs that ended. What it has in hand is only in
/// memory: when it stops or fails, a duty finds it again.
/// </summary>
internal sealed partial class DependentsPump(DependentsStep step, NpgsqlDataSource source, ILogger<DependentsPump> logger) : IAsyncDisposable
{
    private const int MostEnded = 200;
    private const int MostDependencies = 1_000;

    // How long it waits in the database for jobs that others move, when there is nobody else to look at.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Queue<long> _queue = new();
    private readonly HashSet<long> _inHand = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _pumping = Task.CompletedTask;
    private bool _isPumping;
    private bool _isStopping;

    /// <summary>Takes over who waits for these jobs, which ended.</summary>
    public void Add(IReadOnlyCollection<long> ended)
    {
        lock (_lock)
        {
            if (_isStopping)
                return;
            foreach (var id in ended)
            {
                if (_inHand.Add(id))
                    _queue.Enqueue(id);
            }

            if (_isPumping || _queue.Count == 0)
                return;
            _isPumping = true;
            _pumping = Task.Run(PumpAsync);
        }
    }

    /// <summary>True while it takes care of who waits for this job.</summary>
    public bool HasInHand(long ended)
    {
        lock (_lock)
            return _inHand.Contains(ended);
    }

    /// <summary>Stops within its current statement.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isStopping)
                return;
            _isStopping = true;
        }

        await _stopping.CancelAsync();
        await _pumping;
        _stopping.Dispose();
    }

    private async Task PumpAsync()
    {
        var isHeldUp = false;
        while (Take() is { Length: > 0 } ended)
        {
            try
            {
                // Who is being moved by somebody else is left for later, unless there is nobody else to look at.
                var progress = isHeldUp
                    ? await step.RunAsync(source, ended, 1, Patience, _stopping.Token)
                    : await step.RunAsync(source, ended, MostDependencies, null, _stopping.Token);
                isHeldUp = progress.IsHeldUp;
                PutBack(ended, progress);
            }
            catch (PostgresException e) when (DependentsStep.IsHeldUp(e))
            {
                isHeldUp = false;
                PutBack(ended, new DependentsProgress(0, [], true, true));
            }
#pragma warning disable CA1031 // whatever it was, the duty does what is left
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (!_stopping.IsCancellationRequested)
                    LogGivenUp(logger, e);
                GiveUp();
            }
        }
    }

    private long[] Take()
    {
        lock (_lock)
        {
            var taken = new List<long>();
            while (taken.Count < MostEnded && _queue.TryDequeue(out var id))
                taken.Add(id);
            _isPumping = taken.Count > 0;
            return [.. taken];
        }
    }

    // Those cancelled just now come last, and the first of the others, for which there may be many, behind the rest.
    private void PutBack(long[] ended, DependentsProgress progress)
    {
        lock (_lock)
        {
            if (progress.IsPart)
            {
                foreach (var id in ended.Skip(1).Append(ended[0]))
                    _queue.Enqueue(id);
            }
            else
            {
                _inHand.ExceptWith(ended);
            }

            foreach (var id in progress.Further)
            {
                if (_inHand.Add(id))
                    _queue.Enqueue(id);
            }
        }
    }

    private void GiveUp()
    {
        lock (_lock)
        {
            _queue.Clear();
            _inHand.Clear();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Moving who waits for jobs that ended failed; a duty goes on with it")]
    private static partial void LogGivenUp(ILogger logger, Exception exception);
}
