using Microsoft.Extensions.Logging;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Postgres.Connections;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// Lets jobs go on that waited for others. It runs after the commit that ended the others, and again after the commit of
/// a job that waits, so that whichever commits last sees both. Few are moved before the caller's answer; the rest goes to a
/// pump of the node, step by step, and a duty repeats it for what a crash left undone.
/// </summary>
internal sealed class Dependents : IAsyncDisposable
{
    /// <summary>How many dependencies are looked at before a caller is answered.</summary>
    public const int MostAtOnce = 100;

    // Whoever else moves a job does so within a moment; a caller's answer does not depend on it.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly PostgresDatabase _database;
    private readonly DependentsStep _step;
    private readonly DependentsPump _pump;
    private readonly EndedDependencies _endedDependencies;

    public Dependents(PostgresDatabase database, IChangeFeed changes, ILogger<DependentsPump> logger)
    {
        _database = database;
        _step = new DependentsStep(database, changes);
        _pump = new DependentsPump(_step, database.HotSource, logger);
        _endedDependencies = new EndedDependencies(database);
    }

    /// <summary>As the other, with a connection of the callers' share.</summary>
    public Task<int> ReleaseAsync(long[] ended, CancellationToken cancellationToken) => ReleaseAsync(_database.HotSource, ended, cancellationToken);

    /// <summary>
    /// Looks at the jobs that wait for <paramref name="ended"/>; those cancelled are followed further. Returns how many moved
    /// already; what is more than a step's worth, or is just being moved by somebody else, follows in the background.
    /// </summary>
    /// <param name="source">The share of whoever calls, with pinned plans.</param>
    /// <param name="ended">The jobs that ended.</param>
    /// <param name="cancellationToken">Gives up; the duty does what is left.</param>
    public async Task<int> ReleaseAsync(NpgsqlDataSource source, long[] ended, CancellationToken cancellationToken)
    {
        if (ended.Length == 0)
            return 0;
        try
        {
            var progress = await _step.RunAsync(source, ended, MostAtOnce, Patience, cancellationToken);
            _pump.Add(progress.IsPart ? [.. ended, .. progress.Further] : progress.Further);
            return progress.Moved;
        }
        catch (PostgresException e) when (DependentsStep.IsHeldUp(e))
        {
            _pump.Add(ended);
            return 0;
        }
    }

    /// <summary>Looks for jobs that others wait for although they have ended, and does a step for them. Returns how many moved.</summary>
    public async Task<int> ReleaseForgottenAsync(CancellationToken cancellationToken)
    {
        var found = await _endedDependencies.FindAsync(cancellationToken);
        var forgotten = found.Where(id => !_pump.HasInHand(id)).ToArray();
        return forgotten.Length == 0 ? 0 : await ReleaseAsync(_database.WorkSource, forgotten, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _pump.DisposeAsync();
}
