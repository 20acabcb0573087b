using System.Globalization;
using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Identities;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Postgres.Connections;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Identities;

/// <summary>Programs' tokens on PostgreSQL.</summary>
internal sealed class PostgresTokenStore(PostgresDatabase database, IChangeFeed changes) : ITokenStore
{
    /// <inheritdoc />
    public async Task<AccessToken?> TryAddAsync(NewToken token, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var scopes = token.Scopes.Select(s => s.Name()).ToArray();
        var added = await connection.QuerySingleOrDefaultAsync<TokenRow>(new CommandDefinition(
            $"""
            insert into access_tokens as t (name, prefix, secret_hash, scopes, created_by, created_at, expires_at)
            values (@Name, @Prefix, @SecretHash, @scopes, @By, now() + @ClockOffset, now() + @ClockOffset + @Lifetime::interval)
            on conflict do nothing returning {TokenRow.Columns}
            """,
            new { token.Name, token.Prefix, token.SecretHash, scopes, token.By, token.Lifetime, database.ClockOffset },
            cancellationToken: cancellationToken));
        if (added is null)
            return null;
        var made = added.ToToken();
        await AuditAsync(connection, token.By, AuditActions.TokenCreated, made, RawJson.From(new { scopes, prefix = made.Prefix, expiresAt = added.ExpiresAt }), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(WakeUpKind.Identities, made.Id);
        return made;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<StoredToken>> FindByPrefixAsync(string prefix, CancellationToken cancellationToken) =>
        [.. (await ReadAsync("where t.prefix = @prefix", new { prefix, database.ClockOffset }, cancellationToken)).Select(r => new StoredToken(r.ToToken(), r.SecretHash))];

    /// <inheritdoc />
    public async Task<AccessToken?> FindAsync(long id, CancellationToken cancellationToken) =>
        (await ReadAsync("where t.id = @id", new { id, database.ClockOffset }, cancellationToken)).SingleOrDefault()?.ToToken();

    /// <inheritdoc />
    public async Task<IReadOnlyList<AccessToken>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await ReadAsync("order by t.id desc", new { database.ClockOffset }, cancellationToken)).Select(r => r.ToToken())];

    /// <inheritdoc />
    public async Task<AccessToken?> TryRevokeAsync(string nameOrId, string by, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        long? id = long.TryParse(nameOrId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        var revoked = await connection.QuerySingleOrDefaultAsync<TokenRow>(new CommandDefinition(
            $"""
            update access_tokens t set revoked_at = now() + @ClockOffset
            where t.revoked_at is null and t.id = coalesce(
              (select id from access_tokens where lower(name) = lower(@nameOrId) and revoked_at is null), @id)
            returning {TokenRow.Columns}
            """,
            new { nameOrId, id, database.ClockOffset }, cancellationToken: cancellationToken));
        if (revoked is null)
            return null;
        var token = revoked.ToToken();
        await AuditAsync(connection, by, AuditActions.TokenRevoked, token, RawJson.From(new { prefix = token.Prefix }), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(WakeUpKind.Identities, token.Id);
        return token;
    }

    /// <inheritdoc />
    public async Task NoteUseAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var connection = await database.RelaxedSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update access_tokens set last_used_at = now() + @ClockOffset
            where id = any(@ids) and (last_used_at is null or last_used_at < now() + @ClockOffset - interval '1 minute')
            """,
            new { ids = ids.Order().ToArray(), database.ClockOffset }, cancellationToken: cancellationToken));
    }

    private async Task<IEnumerable<TokenRow>> ReadAsync(string where, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<TokenRow>(new CommandDefinition(
            $"select {TokenRow.Columns} from access_tokens t {where}", parameters, cancellationToken: cancellationToken));
    }

    private Task AuditAsync(
        NpgsqlConnection connection, string by, string action, AccessToken token, RawJson details, CancellationToken cancellationToken) =>
        AuditInsert.WriteAsync(connection, new AuditEntry(by, action, "token " + token.Name, Details: details), database.ClockOffset, cancellationToken);
}
