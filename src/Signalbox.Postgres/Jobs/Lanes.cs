using System.Collections.Concurrent;
using Npgsql;
using Signalbox.Workers;

namespace Signalbox.Postgres.Jobs;

/// <summary>One node's copy of the lanes: the few distinct kinds of claimable work. Lanes are only ever added.</summary>
internal sealed class Lanes(PostgresDatabase database)
{
    private readonly ConcurrentDictionary<Key, int> _lanes = new();
    private readonly ConcurrentDictionary<Key, TaskCompletionSource<int>> _making = new();
    private int _version;
    private int _newest;
    private Served? _served;

    private sealed record Served(WorkerIdentity Worker, int Version, int[] Lanes);

    internal readonly record struct Key(string JobType, string AssignedWorker, string RequiredCapability);

    /// <summary>The highest number of a lane that this node has met; 0 when it has met none.</summary>
    public int Newest => Volatile.Read(ref _newest);

    /// <summary>The lane of a kind of work, if this node has met it.</summary>
    public bool TryGet(Key key, out int lane) => _lanes.TryGetValue(key, out lane);

    /// <summary>The lane of a kind of work, made when there is none.</summary>
    public async Task<int> GetOrAddAsync(Key key, CancellationToken cancellationToken)
    {
        if (_lanes.TryGetValue(key, out var known))
            return known;
        // However many want it at the same moment, it is made once, with one connection.
        var mine = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var made = _making.GetOrAdd(key, mine);
        if (ReferenceEquals(made, mine))
            await MakeForAllAsync(key, mine);
        return await made.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Reads the lanes that other nodes have made.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await using var command = database.RelaxedSource.CreateCommand(
            "select lane, job_type, assigned_worker, required_capability from lanes where lane > $1");
        command.Parameters.Add(new() { Value = _lanes.IsEmpty ? 0 : SeenWithoutGaps() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            Add(new Key(reader.GetString(1), reader.GetString(2), reader.GetString(3)), reader.GetInt32(0));
    }

    /// <summary>The lanes that a worker serves: its job types, its capabilities, and not those meant for another worker.</summary>
    public int[] ServedBy(WorkerIdentity worker)
    {
        var version = Volatile.Read(ref _version);
        if (_served is { } served && served.Version == version && ReferenceEquals(served.Worker, worker))
            return served.Lanes;
        int[] lanes =
        [
            .. from lane in _lanes
               where worker.JobTypes.Contains(lane.Key.JobType)
                   && (lane.Key.AssignedWorker.Length == 0 || lane.Key.AssignedWorker == worker.WorkerId || lane.Key.AssignedWorker == worker.WorkerType)
                   && (lane.Key.RequiredCapability.Length == 0 || worker.Capabilities.Contains(lane.Key.RequiredCapability))
               orderby lane.Value
               select lane.Value,
        ];
        _served = new Served(worker, version, lanes);
        return lanes;
    }

    private async Task MakeForAllAsync(Key key, TaskCompletionSource<int> made)
    {
        try
        {
            made.SetResult(await MakeAsync(key));
        }
#pragma warning disable CA1031 // whatever it was, everybody who waits for the lane hears of it
        catch (Exception e)
#pragma warning restore CA1031
        {
            made.SetException(e);
        }
        finally
        {
            _making.TryRemove(KeyValuePair.Create(key, made));
        }
    }

    private async Task<int> MakeAsync(Key key)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(
            """
            with made as (
              insert into lanes (job_type, assigned_worker, required_capability) values ($1, $2, $3)
              on conflict do nothing returning lane)
            select lane from made
            union all
            select lane from lanes where job_type = $1 and assigned_worker = $2 and required_capability = $3
            limit 1
            """, connection)
        {
            Parameters = { new() { Value = key.JobType }, new() { Value = key.AssignedWorker }, new() { Value = key.RequiredCapability } },
        };
        object? lane = null;
        while (lane is null) // empty only for as long as another node's insert of the same lane is being committed
            lane = await command.ExecuteScalarAsync();
        Add(key, (int)lane);
        return (int)lane;
    }

    private void Add(Key key, int lane)
    {
        if (!_lanes.TryAdd(key, lane))
            return;
        Interlocked.Increment(ref _version);
        int newest;
        while (lane > (newest = Volatile.Read(ref _newest)))
            Interlocked.CompareExchange(ref _newest, lane, newest);
    }

    // A lane's number is taken before its insert commits, so a gap below the highest may yet be filled.
    private int SeenWithoutGaps()
    {
        var seen = _lanes.Values.ToHashSet();
        var all = 0;
        while (seen.Contains(all + 1))
            all++;
        return all;
    }
}
