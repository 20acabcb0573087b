using Dapper;
using Npgsql;

namespace Signalbox.Cli.Health;

/// <summary>Looks whether a node's connections fit what the server lets in.</summary>
internal static class ConnectionChecks
{
    private const string Part = "connections";

    // Whoever may not look at the sessions of others sees that they are there, but not of which kind.
    private const string Sql =
        """
        select current_setting('max_connections')::int as Most,
          current_setting('superuser_reserved_connections')::int + coalesce(current_setting('reserved_connections', true)::int, 0) as Reserved,
          (select count(*)::int from pg_stat_activity
           where pid <> pg_backend_pid() and usesysid is not null and coalesce(backend_type, 'client backend') = 'client backend') as Used
        """;

    private sealed record Limits(int Most, int Reserved, int Used);

    /// <summary>Compares the bound of a node with the limit of the server.</summary>
    public static async Task<Finding> LookAsync(NpgsqlConnection connection, int bound, CancellationToken cancellationToken)
    {
        var limits = await connection.QuerySingleAsync<Limits>(new CommandDefinition(Sql, cancellationToken: cancellationToken));
        var allowed = limits.Most - limits.Reserved;
        var text = $"up to {bound} a node; the server lets in {allowed} ({limits.Most} less {limits.Reserved} reserved), {limits.Used} in use by others";
        return bound <= allowed
            ? Finding.Ok(Part, text)
            : Finding.Warn(Part, text, "lower database.maxConnections, or raise max_connections of the server");
    }
}
