using Dapper;
using Npgsql;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>Reads checkpoints with what there is to know of their jobs.</summary>
internal static class CaseReader
{
    private sealed record JobRow
    {
        public long Id { get; init; }

        public string JobType { get; init; } = "";

        public string? Title { get; init; }

        public string Description { get; init; } = "";

        public short Risk { get; init; }

        public string CreatedBy { get; init; } = "";

        public int Status { get; init; }
    }

    /// <summary>Reads the checkpoints of a page, in the order of their ids; large data are left out.</summary>
    public static async Task<IReadOnlyList<CheckpointCase>> ReadPageAsync(NpgsqlConnection connection, long[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
            return [];
        var cases = await ReadAsync(connection, CheckpointRow.ColumnsOfPage, ids, cancellationToken);
        return [.. cases.OrderBy(c => Array.IndexOf(ids, c.Checkpoint.Id))];
    }

    /// <summary>Reads one checkpoint with all of its data, or null.</summary>
    public static async Task<CheckpointCase?> FindAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken) =>
        (await ReadAsync(connection, CheckpointRow.Columns, [id], cancellationToken)).SingleOrDefault();

    private static async Task<IEnumerable<CheckpointCase>> ReadAsync(
        NpgsqlConnection connection, string columns, long[] ids, CancellationToken cancellationToken)
    {
        var checkpoints = await CheckpointReader.ReadAsync(connection, columns, "where c.id = any(@ids)", new { ids }, cancellationToken);
        // Like the view ai_jobs, which would look up the outcome of whatever is held.
        var jobs = (await connection.QueryAsync<JobRow>(new CommandDefinition(
            """
            with held as materialized (
              select held.id from leases l cross join lateral unnest(l.job_ids) as held(id)
              where held.id = any(@jobIds) and held.id <> all(l.ended))
            select j.id, j.job_type as JobType, j.title, left(j.description, 300) as Description, j.risk, j.created_by as CreatedBy,
              case when o.id is not null then o.status when w.id is not null then 2 when j.id in (select id from held) then 1 else 0 end as Status
            from jobs j left join outcomes o on o.id = j.id left join waiting w on w.id = j.id
            where j.id = any(@jobIds)
            """,
            new { jobIds = checkpoints.Select(c => c.Row.JobId).Distinct().ToArray() }, cancellationToken: cancellationToken))).ToDictionary(j => j.Id);
        return checkpoints.Select(c => Case(c.Row, c.Checkpoint, jobs[c.Row.JobId]));
    }

    private static CheckpointCase Case(CheckpointRow row, Checkpoint checkpoint, JobRow job) => new()
    {
        Checkpoint = checkpoint,
        JobType = job.JobType,
        JobTitle = job.Title,
        JobDescription = job.Description,
        Risk = (RiskLevel)job.Risk,
        JobCreatedBy = job.CreatedBy,
        JobStatus = (JobStatus)job.Status,
        Shown = RawJson.Trusted(row.Data),
        ShownDigest = row.ShownDigest,
        CanBeEdited = !row.BeforeClaim,
        DataLeftOut = row.DataLeftOut,
    };
}
