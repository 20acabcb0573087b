using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Queries;
using Signalbox.Workers;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// One node's copy of the lanes: the few distinct kinds of claimable work. A lane may be removed when it was not used for
/// long, so the copy is good for enqueueing only for a while after this node itself looked a lane up.
/// </summary>
internal sealed class Lanes(PostgresDatabase database, TimeProvider time)
{
    /// <summary>How long jobs may be put on a lane after it was looked up; far less than the day that it stays at least.</summary>
    internal static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);

    /// <summary>How often the copy is compared with the table while there is work to claim.</summary>
    internal static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookWhenIdle = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Key, Entry> _lanes = new();
    private readonly ConcurrentDictionary<Key, TaskCompletionSource<int>> _asked = new();
    private readonly Lock _lock = new();
    private long _sum;
    private int _version;
    private int _newest;
    private long? _lookedAt;
    private readonly ConditionalWeakTable<WorkerIdentity, Served> _served = [];

    private sealed record Served(int Version, int[] Lanes);

    // When this node looked it up to put jobs there; null when it was only read with all the others.
    private sealed record Entry(int Lane, long? LookedUpAt);

    internal readonly record struct Key(string JobType, string AssignedWorker, string RequiredCapability);

    /// <summary>The highest number of a lane that this node has met; 0 when it has met none.</summary>
    public int Newest => Volatile.Read(ref _newest);

    /// <summary>The lane of a kind of work, if this node looked it up so lately that jobs may be put there.</summary>
    public bool TryGet(Key key, out int lane)
    {
        var entry = _lanes.GetValueOrDefault(key);
        lane = entry?.Lane ?? 0;
        return entry?.LookedUpAt is { } at && time.GetElapsedTime(at) < GoodFor;
    }

    /// <summary>The lane of a kind of work, made when there is none.</summary>
    public async Task<int> GetOrAddAsync(Key key, CancellationToken cancellationToken)
    {
        if (TryGet(key, out var known))
            return known;
        // A lane that many put jobs on is looked up once for all of them.
        var mine = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = _asked.GetOrAdd(key, mine);
        if (ReferenceEquals(asked, mine))
            await LookUpAsync(key, mine);
        return await asked.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Compares the copy with the table the next time that somebody claims, whenever it was compared last.</summary>
    public void LookSoon()
    {
        lock (_lock)
            _lookedAt = null;
    }

    /// <summary>
    /// Learns of lanes that other nodes have made or removed. A cheap look at the table is enough to tell that there are none,
    /// and is taken every few seconds; when <paramref name="isIdle"/>, newer lanes are read at once.
    /// </summary>
    public async Task RefreshAsync(bool isIdle, CancellationToken cancellationToken)
    {
        var at = time.GetTimestamp();
        long? lookedAt;
        lock (_lock)
            lookedAt = _lookedAt;
        if (lookedAt is { } last && time.GetElapsedTime(last) < (isIdle ? LookWhenIdle : LookEvery))
        {
            if (isIdle)
                await ReadAsync(Newest, null, cancellationToken);
            return;
        }

        // A lane's number is taken before its insert commits: a lower one may become visible after a higher one.
        var (count, sum) = await CompareAsync(cancellationToken);
        if (!IsSame(count, sum))
            await ReadAsync(Newest, null, cancellationToken);
        if (!IsSame(count, sum))
            await ReadAsync(0, at, cancellationToken);
        lock (_lock)
            _lookedAt = at;
    }

    /// <summary>The lanes that a worker serves: its job types, its capabilities, and not those meant for another worker.</summary>
    public int[] ServedBy(WorkerIdentity worker)
    {
        var version = Volatile.Read(ref _version);
        if (_served.TryGetValue(worker, out var served) && served.Version == version)
            return served.Lanes;
        int[] lanes =
        [
            .. from lane in _lanes
               where worker.JobTypes.Contains(lane.Key.JobType)
                   && (lane.Key.AssignedWorker.Length == 0 || lane.Key.AssignedWorker == worker.WorkerId || lane.Key.AssignedWorker == worker.WorkerType)
                   && (lane.Key.RequiredCapability.Length == 0 || worker.Capabilities.Contains(lane.Key.RequiredCapability))
               orderby lane.Value.Lane
               select lane.Value.Lane,
        ];
        _served.AddOrUpdate(worker, new Served(version, lanes));
        return lanes;
    }

    private async Task LookUpAsync(Key key, TaskCompletionSource<int> answer)
    {
        try
        {
            // From before it is asked: what the node knows is never younger than it thinks.
            var at = time.GetTimestamp();
            await using var connection = await database.Source.OpenConnectionAsync();
            var lane = await LaneRows.GetOrMakeAsync(connection, key, database.ClockOffset, CancellationToken.None);
            Set(key, new Entry(lane, at));
            answer.SetResult(lane);
        }
#pragma warning disable CA1031 // whoever waits for the answer gets the fault, whatever it is
        catch (Exception e)
#pragma warning restore CA1031
        {
            answer.SetException(e);
        }
        finally
        {
            _asked.TryRemove(key, out _);
        }
    }

    private bool IsSame(long count, long sum)
    {
        lock (_lock)
            return _lanes.Count == count && _sum == sum;
    }

    private async Task<(long Count, long Sum)> CompareAsync(CancellationToken cancellationToken)
    {
        await using var command = database.RelaxedSource.CreateCommand("select count(*), coalesce(sum(lane), 0) from lanes");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    // With a moment, what the table did not have then is dropped, except what this node has looked up since.
    private async Task ReadAsync(int above, long? dropBefore, CancellationToken cancellationToken)
    {
        await using var command = database.RelaxedSource.CreateCommand(
            "select lane, job_type, assigned_worker, required_capability from lanes where lane > $1");
        command.Parameters.With(above);
        var found = new Dictionary<Key, int>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                found[new Key(reader.GetString(1), reader.GetString(2), reader.GetString(3))] = reader.GetInt32(0);
        }

        foreach (var (key, lane) in found)
        {
            if (!_lanes.TryGetValue(key, out var known) || known.Lane != lane)
                Set(key, new Entry(lane, null));
        }

        if (dropBefore is not { } moment)
            return;
        foreach (var (key, entry) in _lanes)
        {
            if (!found.ContainsKey(key) && !(entry.LookedUpAt >= moment))
                Drop(key);
        }
    }

    private void Set(Key key, Entry entry)
    {
        lock (_lock)
        {
            var was = _lanes.TryGetValue(key, out var known) ? known.Lane : 0;
            // Numbers only rise: a lower one was read before the lane was made anew.
            if (was > entry.Lane)
                return;
            _lanes[key] = entry;
            if (was == entry.Lane)
                return;
            _sum += entry.Lane - was;
            _newest = Math.Max(_newest, entry.Lane);
            _version++;
        }
    }

    private void Drop(Key key)
    {
        lock (_lock)
        {
            if (!_lanes.TryRemove(key, out var entry))
                return;
            _sum -= entry.Lane;
            _version++;
        }
    }
}
