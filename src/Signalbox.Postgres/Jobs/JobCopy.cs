using Npgsql;
using NpgsqlTypes;
using Signalbox.Jobs;
using Signalbox.Postgres.Policy;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Jobs;

/// <summary>Inserts large batches of plain requests by binary COPY.</summary>
internal static class JobCopy
{
    /// <summary>From this size on a batch is copied.</summary>
    public const int Threshold = 200;

    /// <summary>
    /// Inserts the requests and puts them on the line, within the caller's transaction; tells them in order. Nothing is inserted, and
    /// null returned, when another policy is in force than theirs.
    /// </summary>
    public static async Task<EnqueuedJob[]?> InsertAsync(
        NpgsqlConnection connection, IReadOnlyList<PlacedRequest> requests, CancellationToken cancellationToken)
    {
        var (ids, now, isPolicy) = await ReserveAsync(connection, requests.Count, requests[0].Policy.Key, cancellationToken);
        if (!isPolicy)
            return null;
        await using (var jobs = await connection.BeginBinaryImportAsync(
            "copy jobs (id, lane, priority, max_attempts, risk, runs_after_any, job_type, description, title, assigned_worker, required_capability, created_by, trace_parent, acceptance_criteria, input) from stdin (format binary)",
            cancellationToken))
        {
            for (var i = 0; i < ids.Length; i++)
                WriteJob(jobs, ids[i], requests[i].Lane, requests[i].Request);
            await jobs.CompleteAsync(cancellationToken);
        }

        await using (var ready = await connection.BeginBinaryImportAsync(
            "copy ready (lane, priority, attempt, id) from stdin (format binary)", cancellationToken))
        {
            for (var i = 0; i < ids.Length; i++)
            {
                ready.StartRow();
                ready.Write(requests[i].Lane, NpgsqlDbType.Integer);
                ready.Write((short)requests[i].Request.Priority, NpgsqlDbType.Smallint);
                ready.Write(1, NpgsqlDbType.Integer);
                ready.Write(ids[i], NpgsqlDbType.Bigint);
            }

            await ready.CompleteAsync(cancellationToken);
        }

        await using var tally = new NpgsqlCommand(
            $"insert into tallies (from_status, to_status, n) values ({StatusNumber.None}, {StatusNumber.Pending}, $1)", connection);
        tally.Parameters.With((long)ids.Length);
        await tally.ExecuteNonQueryAsync(cancellationToken);
        var enqueued = new EnqueuedJob[ids.Length];
        for (var i = 0; i < ids.Length; i++)
            enqueued[i] = requests[i].Enqueued(ids[i], now);
        return enqueued;
    }

    private static async Task<(long[] Ids, DateTimeOffset Now, bool IsPolicy)> ReserveAsync(
        NpgsqlConnection connection, int count, string policyKey, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select array_agg(nextval('job_ids')), now(), {StoredPolicy.IsStill} $2 from generate_series(1, $1)", connection);
        command.Parameters.With(count).With(policyKey);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetFieldValue<long[]>(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetBoolean(2));
    }

    // The synchronous writes only fill the importer's buffer; it is flushed to the socket as it fills.
    private static void WriteJob(NpgsqlBinaryImporter jobs, long id, int lane, JobRequest request)
    {
        jobs.StartRow();
        jobs.Write(id, NpgsqlDbType.Bigint);
        jobs.Write(lane, NpgsqlDbType.Integer);
        jobs.Write((short)request.Priority, NpgsqlDbType.Smallint);
        jobs.Write((short)request.MaxAttempts, NpgsqlDbType.Smallint);
        jobs.Write((short)request.Risk, NpgsqlDbType.Smallint);
        jobs.Write(request.RunsAfterAnyOutcome, NpgsqlDbType.Boolean);
        jobs.Write(request.JobType, NpgsqlDbType.Text);
        jobs.Write(request.Description, NpgsqlDbType.Text);
        WriteText(jobs, request.Title);
        WriteText(jobs, request.AssignedWorker);
        WriteText(jobs, request.RequiredCapability);
        jobs.Write(request.CreatedBy, NpgsqlDbType.Text);
        WriteText(jobs, request.TraceParent);
        if (request.AcceptanceCriteria.Count == 0)
            jobs.WriteNull();
        else
            jobs.Write(request.AcceptanceCriteria.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
        jobs.Write(request.Input.Text, NpgsqlDbType.Json);
    }

    private static void WriteText(NpgsqlBinaryImporter jobs, string? text)
    {
        if (text is null)
            jobs.WriteNull();
        else
            jobs.Write(text, NpgsqlDbType.Text);
    }
}
