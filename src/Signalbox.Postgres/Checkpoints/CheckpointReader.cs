using Dapper;
using Npgsql;
using Signalbox.Checkpoints;
using Signalbox.Json;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>Reads checkpoints with their approvals.</summary>
internal static class CheckpointReader
{
    private const string Held =
        "h.approves as HeldApproves, h.decided_by as HeldBy, h.due_at as HeldUntil"
        + " from agent_checkpoints c left join held_decisions h on h.checkpoint_id = c.id and c.status = 'PENDING'";

    // The data are unpacked once at the most, and what turns out to be large never leaves the server.
    private const string Listed =
        $"""
        select {CheckpointRow.WithoutData}, case when shown.fits then shown.data end as Data,
          case when shown.fits then shown.approved end as ApprovedData, shown.fits is not true as DataLeftOut,
          {Held}
        left join lateral (
          select data, approved, @whole or (octet_length(data) <= @LargestValue and coalesce(octet_length(approved), 0) <= @LargestValue) as fits
          from (select c.data::text as data, c.approved_data::text as approved where c.id <> all (@withoutData) offset 0) as unpacked) as shown on true
        where c.id = any(@ids) order by array_position(@ids, c.id)
        """;

    private sealed record ApprovalRow(long CheckpointId, string By, DateTime At, string? Comment, string Digest);

    /// <summary>Reads the checkpoints that a where clause on <c>agent_checkpoints c</c> selects, in its order.</summary>
    public static async Task<IReadOnlyList<Checkpoint>> ReadAsync(
        NpgsqlConnection connection, string whereAndOrder, object parameters, CancellationToken cancellationToken)
    {
        var rows = await ReadRowsAsync(
            connection, $"select {CheckpointRow.Columns}, {Held} {whereAndOrder}", parameters, cancellationToken);
        return [.. rows.Select(r => r.Checkpoint)];
    }

    /// <summary>Reads those of the checkpoints that exist, in the order given, each with its row.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="checkpoints">Which, and whether their data are looked at.</param>
    /// <param name="whole">False when data that turn out to be large are left out all the same.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public static Task<IReadOnlyList<(CheckpointRow Row, Checkpoint Checkpoint)>> ListAsync(
        NpgsqlConnection connection, IReadOnlyList<ListedCheckpoint> checkpoints, bool whole, CancellationToken cancellationToken)
    {
        var ids = checkpoints.Select(c => c.Id).ToArray();
        var withoutData = checkpoints.Where(c => !c.WithData).Select(c => c.Id).ToArray();
        return ReadRowsAsync(connection, Listed, new { ids, withoutData, whole, ListedJson.LargestValue }, cancellationToken);
    }

    private static async Task<IReadOnlyList<(CheckpointRow Row, Checkpoint Checkpoint)>> ReadRowsAsync(
        NpgsqlConnection connection, string sql, object parameters, CancellationToken cancellationToken)
    {
        var rows = (await connection.QueryAsync<CheckpointRow>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList();
        var ids = rows.Where(r => r.Blocking).Select(r => r.Id).ToArray();
        var approvals = ids.Length == 0
            ? []
            : await connection.QueryAsync<ApprovalRow>(new CommandDefinition(
                """
                select checkpoint_id as CheckpointId, approved_by as By, approved_at as At, comment, digest
                from approvals where checkpoint_id = any(@ids) order by approved_at
                """,
                new { ids }, cancellationToken: cancellationToken));
        var byCheckpoint = approvals.ToLookup(a => a.CheckpointId);
        // Approvals of data that was edited afterwards no longer count, so they are not shown as given.
        return [.. rows.Select(r => (r, r.ToCheckpoint(
            [.. byCheckpoint[r.Id].Where(a => a.Digest == r.ShownDigest).Select(a => new Approval(a.By, a.At, a.Comment))])))];
    }
}
