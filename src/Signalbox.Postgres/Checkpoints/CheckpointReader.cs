using Dapper;
using Npgsql;
using Signalbox.Checkpoints;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>Reads checkpoints with their approvals.</summary>
internal static class CheckpointReader
{
    private sealed record ApprovalRow(long CheckpointId, string By, DateTime At, string? Comment, string Digest);

    /// <summary>Reads the checkpoints that a where clause on <c>agent_checkpoints c</c> selects, in its order.</summary>
    public static async Task<IReadOnlyList<Checkpoint>> ReadAsync(
        NpgsqlConnection connection, string whereAndOrder, object parameters, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(connection, CheckpointRow.Columns, whereAndOrder, parameters, cancellationToken)).Select(r => r.Checkpoint)];

    /// <summary>Reads checkpoints as above, by the given columns of <see cref="CheckpointRow"/>, each with its row.</summary>
    public static async Task<IReadOnlyList<(CheckpointRow Row, Checkpoint Checkpoint)>> ReadAsync(
        NpgsqlConnection connection, string columns, string whereAndOrder, object parameters, CancellationToken cancellationToken)
    {
        var rows = (await connection.QueryAsync<CheckpointRow>(new CommandDefinition(
            $"""
            select {columns}, h.approves as HeldApproves, h.decided_by as HeldBy, h.due_at as HeldUntil
            from agent_checkpoints c left join held_decisions h on h.checkpoint_id = c.id and c.status = 'PENDING' {whereAndOrder}
            """,
            parameters, cancellationToken: cancellationToken))).AsList();
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
