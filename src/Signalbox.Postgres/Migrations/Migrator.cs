using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Signalbox.Postgres.Migrations;

/// <summary>
/// Brings a database to this program's schema. Migrations go forward only and each is applied once, in one transaction,
/// under an advisory lock that all nodes share.
/// </summary>
public static class Migrator
{
    // A migration takes as long as its tables are large, and the other nodes wait for it.
    private const int NoLimit = 0;
    private const long LockKey = 0x5347_4E4C_424F_58; // "SGNLBOX"

    /// <summary>One numbered migration of this program.</summary>
    /// <param name="Version">1, 2, 3 …</param>
    /// <param name="Name">The file's name.</param>
    /// <param name="Sql">Its statements.</param>
    public sealed record Migration(int Version, string Name, string Sql)
    {
        /// <summary>The SHA-256 of the statements, in lower-case hexadecimal digits.</summary>
        public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));
    }

    /// <summary>The migrations that this program knows, in order.</summary>
    public static IReadOnlyList<Migration> Known { get; } = Load();

    /// <summary>Applies what is missing; returns what was applied, in order.</summary>
    /// <exception cref="MigrationException">
    /// The database is newer than this program, or an applied migration is not the one that this program knows.
    /// </exception>
    public static async Task<IReadOnlyList<Migration>> MigrateAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("set statement_timeout = 0", cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@LockKey)", new { LockKey }, commandTimeout: NoLimit, cancellationToken: cancellationToken));
        try
        {
            await connection.ExecuteAsync(
                "create table if not exists schema_migrations (version integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())");
            var applied = await AppliedAsync(connection);
            Check(applied);
            var missing = Known.Where(m => !applied.ContainsKey(m.Version)).ToList();
            foreach (var migration in missing)
                await ApplyAsync(connection, migration, cancellationToken);
            await GrantSqlWorkersAsync(connection, cancellationToken);
            return missing;
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
            await connection.ExecuteAsync("reset statement_timeout");
        }
    }

    /// <summary>Throws unless the database has exactly this program's schema; changes nothing.</summary>
    /// <exception cref="MigrationException">It is older, newer, or another.</exception>
    public static async Task RequireCurrentAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var exists = await connection.ExecuteScalarAsync<bool>("select to_regclass('schema_migrations') is not null");
        var applied = exists ? await AppliedAsync(connection) : [];
        Check(applied);
        if (applied.Count < Known.Count)
            throw new MigrationException($"The database lacks {Known.Count - applied.Count} of {Known.Count} migrations; run 'signalbox migrate'.");
    }

    /// <summary>True when the role of workers that have nothing but SQL is there and has its rights.</summary>
    public static Task<bool> HasSqlWorkerRoleAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            select case when exists (select from pg_roles where rolname = 'signalbox_worker')
              then has_table_privilege('signalbox_worker', 'governance_tasks', 'select') else false end
            """,
            cancellationToken: cancellationToken));

    // A database may have come from another server, or its owner may have got the right to make roles since.
    private static async Task GrantSqlWorkersAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await HasSqlWorkerRoleAsync(connection, cancellationToken))
            await connection.ExecuteAsync(new CommandDefinition("select grant_sql_workers()", cancellationToken: cancellationToken));
    }

    private static async Task<Dictionary<int, string>> AppliedAsync(NpgsqlConnection connection) =>
        (await connection.QueryAsync<(int Version, string Checksum)>("select version, checksum from schema_migrations"))
        .ToDictionary(m => m.Version, m => m.Checksum);

    private static void Check(Dictionary<int, string> applied)
    {
        var newest = applied.Keys.DefaultIfEmpty().Max();
        if (newest > Known.Count)
            throw new MigrationException(
                $"The database has schema {newest}, and this program knows schemas up to {Known.Count}; use a newer Signalbox with it. Nothing was changed.");
        foreach (var migration in Known)
        {
            if (applied.TryGetValue(migration.Version, out var checksum) && checksum != migration.Checksum)
                throw new MigrationException(
                    $"Migration {migration.Name} was applied with other contents (checksum {checksum[..12]}, expected {migration.Checksum[..12]}); restore the database or use the Signalbox that made it. Nothing was changed.");
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(migration.Sql, transaction: transaction, commandTimeout: NoLimit, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(
            "insert into schema_migrations (version, name, checksum) values (@Version, @Name, @Checksum)",
            new { migration.Version, migration.Name, migration.Checksum }, transaction);
        await transaction.CommitAsync(cancellationToken);
    }

    private static List<Migration> Load()
    {
        var assembly = typeof(Migrator).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(n => n.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(n => new Migration(int.Parse(n.AsSpan(0, 4), CultureInfo.InvariantCulture), n, Read(assembly, n)))];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
