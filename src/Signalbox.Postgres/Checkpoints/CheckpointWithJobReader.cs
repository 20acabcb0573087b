using Npgsql;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Postgres.Jobs;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>Reads checkpoints with what there is to know of their jobs.</summary>
internal static class CheckpointWithJobReader
{
    /// <summary>Reads the checkpoints of a page, in the order of their ids; large data are left out.</summary>
    public static async Task<IReadOnlyList<CheckpointWithJob>> ReadPageAsync(NpgsqlConnection connection, long[] ids, CancellationToken cancellationToken) =>
        await ReadAsync(connection, ids, whole: false, cancellationToken);

    /// <summary>Reads one checkpoint with all of its data, or null.</summary>
    public static async Task<CheckpointWithJob?> FindAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken) =>
        (await ReadAsync(connection, [id], whole: true, cancellationToken)).SingleOrDefault();

    private static async Task<IReadOnlyList<CheckpointWithJob>> ReadAsync(
        NpgsqlConnection connection, long[] ids, bool whole, CancellationToken cancellationToken)
    {
        var plan = await ListedCheckpoints.PlanAsync(connection, ids, whole, cancellationToken);
        if (plan.Count == 0)
            return [];
        var checkpoints = await CheckpointReader.ListAsync(connection, plan, whole, cancellationToken);
        var jobs = (await JobSummaries.FindAsync(connection, [.. checkpoints.Select(c => c.Row.JobId)], cancellationToken)).ToDictionary(j => j.Id);
        return [.. checkpoints.Select(c => Case(c.Row, c.Checkpoint, jobs[c.Row.JobId]))];
    }

    private static CheckpointWithJob Case(CheckpointRow row, Checkpoint checkpoint, JobSummary job) => new()
    {
        Checkpoint = checkpoint,
        JobType = job.JobType,
        JobTitle = job.Title,
        JobDescription = job.Description,
        Risk = job.Risk,
        JobCreatedBy = job.CreatedBy,
        JobStatus = job.Status,
        Shown = RawJson.Trusted(row.Data),
        CanBeEdited = !row.BeforeClaim,
        DataLeftOut = row.DataLeftOut,
    };
}
