using System.Xml.Linq;
using Dapper;
using Signalbox.Identities;
using Signalbox.Postgres.Connections;

namespace Signalbox.Postgres.Identities;

/// <summary>The keys of sessions on PostgreSQL.</summary>
internal sealed class PostgresKeyStore(PostgresDatabase database) : IKeyStore
{
    private const long LockKey = 0x5347_4E4C_4B45_59; // "SGNLKEY"

    /// <inheritdoc />
    public IReadOnlyList<XElement> ReadAll()
    {
        using var connection = database.Source.OpenConnection();
        return [.. connection.Query<string>("select xml from data_protection_keys order by id").Select(XElement.Parse)];
    }

    /// <inheritdoc />
    public bool TryAdd(string name, XElement key, int seen)
    {
        using var connection = database.Source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        connection.Execute("select pg_advisory_xact_lock(@LockKey)", new { LockKey }, transaction);
        var added = connection.Execute(
            """
            insert into data_protection_keys (name, xml)
            select @name, @xml where (select count(*) from data_protection_keys) = @seen
            """,
            new { name, xml = key.ToString(SaveOptions.DisableFormatting), seen }, transaction);
        transaction.Commit();
        return added > 0;
    }
}
