using Dapper;
using Npgsql;
using Signalbox.Identities;

namespace Signalbox.Postgres.Identities;

/// <summary>Writes audit entries, in whatever transaction the connection is in.</summary>
internal static class AuditInsert
{
    /// <summary>Writes an entry.</summary>
    public static Task WriteAsync(NpgsqlConnection connection, AuditEntry entry, TimeSpan clockOffset, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into audit_entries (at, actor, action, subject, address, details)
            values (clock_timestamp() + @clockOffset, @Actor, @Action, @Subject, @Address, @details::json)
            """,
            new { entry.Actor, entry.Action, entry.Subject, entry.Address, details = entry.Details?.Text, clockOffset },
            cancellationToken: cancellationToken));
}
