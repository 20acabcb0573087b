using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Identities;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Postgres.Connections;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Identities;

/// <summary>Accounts on PostgreSQL.</summary>
internal sealed class PostgresAccountStore(PostgresDatabase database, IChangeFeed changes) : IAccountStore
{
    private const long FirstAccountLock = 0x5347_4E4C_4143_54; // "SGNLACT"

    /// <inheritdoc />
    public async Task<Account?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(connection, "where a.id = @id", new { id, database.ClockOffset }, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<Account?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(connection, "where lower(a.name) = lower(@name)", new { name, database.ClockOffset }, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<AccountRow>(new CommandDefinition(
            $"select {AccountRow.Columns} from accounts a order by lower(a.name)", new { database.ClockOffset }, cancellationToken: cancellationToken));
        return [.. rows.Select(r => r.ToAccount())];
    }

    /// <inheritdoc />
    public async Task<AccountOutcome> TryAddAsync(NewAccount account, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await InsertAsync(connection, account, cancellationToken) is not { } added)
            return new AccountOutcome.NameTaken();
        await transaction.CommitAsync(cancellationToken);
        return Told(added);
    }

    /// <inheritdoc />
    public async Task<Account?> TryAddFirstAsync(
        NewAccount account, Func<CancellationToken, Task> beforeCommit, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(@FirstAccountLock)", new { FirstAccountLock }, cancellationToken: cancellationToken));
        var any = await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from accounts)", cancellationToken: cancellationToken));
        if (any || await InsertAsync(connection, account, cancellationToken) is not { } added)
            return null;
        await beforeCommit(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Told(added);
        return added;
    }

    /// <inheritdoc />
    public Task<AccountOutcome> TryChangePasswordAsync(string name, Credentials credentials, string by, CancellationToken cancellationToken) =>
        ChangeAsync(name, async (connection, account) =>
        {
            await ExecuteAsync(
                connection,
                "update accounts set password_hash = @PasswordHash, security_stamp = @SecurityStamp, failed_sign_ins = 0, locked_until = null where id = @Id",
                new { account.Id, credentials.PasswordHash, credentials.SecurityStamp }, cancellationToken);
            await AuditAsync(connection, new AuditEntry(by, AuditActions.PasswordChanged, Subject(account.Name)), cancellationToken);
            return null;
        }, cancellationToken);

    /// <inheritdoc />
    public Task<AccountOutcome> TrySetRoleAsync(string name, Role role, string by, CancellationToken cancellationToken) =>
        ChangeAsync(name, async (connection, account) =>
        {
            if (account.Role == role)
                return null;
            if (role != Role.Admin && await IsLastAdminAsync(connection, account, cancellationToken))
                return new AccountOutcome.LastAdmin();
            await ExecuteAsync(connection, "update accounts set role = @role where id = @Id", new { account.Id, role = role.Name() }, cancellationToken);
            var details = RawJson.From(new { from = account.Role.Name(), to = role.Name() });
            await AuditAsync(connection, new AuditEntry(by, AuditActions.RoleChanged, Subject(account.Name), Details: details), cancellationToken);
            return null;
        }, cancellationToken);

    /// <inheritdoc />
    public Task<AccountOutcome> TrySetDisabledAsync(
        string name, bool disabled, string securityStamp, string by, CancellationToken cancellationToken) =>
        ChangeAsync(name, async (connection, account) =>
        {
            if (account.Disabled == disabled)
                return null;
            if (disabled && await IsLastAdminAsync(connection, account, cancellationToken))
                return new AccountOutcome.LastAdmin();
            await ExecuteAsync(
                connection, "update accounts set disabled = @disabled, security_stamp = @securityStamp where id = @Id",
                new { account.Id, disabled, securityStamp }, cancellationToken);
            await AuditAsync(connection, new AuditEntry(by, disabled ? AuditActions.AccountDisabled : AuditActions.AccountEnabled, Subject(account.Name)), cancellationToken);
            return null;
        }, cancellationToken);

    /// <inheritdoc />
    public async Task<Account?> TrySignInAsync(long id, string securityStamp, string? address, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var current = await ExecuteAsync(
            connection,
            """
            update accounts set failed_sign_ins = 0, locked_until = null, last_sign_in_at = clock_timestamp() + @ClockOffset
            where id = @id and security_stamp = @securityStamp and not disabled
            """,
            new { id, securityStamp, database.ClockOffset }, cancellationToken);
        if (current == 0)
            return null;
        var account = await ReadAsync(connection, "where a.id = @id", new { id, database.ClockOffset }, cancellationToken);
        await AuditAsync(connection, new AuditEntry(account!.Name, AuditActions.SignedIn, Address: address), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return account;
    }

    /// <inheritdoc />
    public async Task EndSessionAsync(long id, string sessionId, TimeSpan longest, string? address, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(
            connection,
            """
            delete from ended_sessions where until < clock_timestamp() + @ClockOffset;
            insert into ended_sessions (session_id, account_id, until) values (@sessionId, @id, clock_timestamp() + @ClockOffset + @longest)
            on conflict do nothing
            """,
            new { id, sessionId, longest, database.ClockOffset }, cancellationToken);
        if (await ReadAsync(connection, "where a.id = @id", new { id, database.ClockOffset }, cancellationToken) is { } account)
            await AuditAsync(connection, new AuditEntry(account.Name, AuditActions.SignedOut, Address: address), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(WakeUpKind.Identities, id);
    }

    /// <inheritdoc />
    public async Task<bool?> TryBeginSignInAsync(long id, int mostFailures, TimeSpan lockTime, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(
            """
            update accounts set
              failed_sign_ins = case when failed_sign_ins + 1 >= @mostFailures then 0 else failed_sign_ins + 1 end,
              locked_until = case when failed_sign_ins + 1 >= @mostFailures then clock_timestamp() + @ClockOffset + @lockTime end
            where id = @id and (locked_until is null or locked_until <= clock_timestamp() + @ClockOffset)
            returning locked_until is not null
            """,
            new { id, mostFailures, lockTime, database.ClockOffset }, cancellationToken: cancellationToken));
    }

    /// <inheritdoc />
    public async Task ReplaceHashAsync(long id, string securityStamp, string passwordHash, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(
            connection, "update accounts set password_hash = @passwordHash where id = @id and security_stamp = @securityStamp",
            new { id, securityStamp, passwordHash }, cancellationToken);
    }

    // Changes an account under its row's lock; what the change refuses is rolled back.
    private async Task<AccountOutcome> ChangeAsync(
        string name, Func<NpgsqlConnection, Account, Task<AccountOutcome?>> change, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Those who may take away an admin wait for each other here, before they hold any account's row.
        await ExecuteAsync(connection, "select from accounts where role = 'admin' and not disabled order by id for update", new { }, cancellationToken);
        var account = await ReadAsync(connection, "where lower(a.name) = lower(@name) for update", new { name, database.ClockOffset }, cancellationToken);
        if (account is null)
            return new AccountOutcome.NotFound();
        if (await change(connection, account) is { } refused)
            return refused;
        var changed = await ReadAsync(connection, "where a.id = @Id", new { account.Id, database.ClockOffset }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Told(changed!);
    }

    private static async Task<bool> IsLastAdminAsync(NpgsqlConnection connection, Account account, CancellationToken cancellationToken) =>
        account is { Role: Role.Admin, Disabled: false }
        && !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from accounts where role = 'admin' and not disabled and id <> @Id)", new { account.Id }, cancellationToken: cancellationToken));

    private async Task<Account?> InsertAsync(NpgsqlConnection connection, NewAccount account, CancellationToken cancellationToken)
    {
        var added = await connection.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition(
            $"""
            insert into accounts as a (name, role, password_hash, security_stamp, created_at)
            values (@Name, @role, @PasswordHash, @SecurityStamp, clock_timestamp() + @ClockOffset)
            on conflict do nothing returning {AccountRow.Columns}
            """,
            new
            {
                account.Name,
                role = account.Role.Name(),
                account.Credentials.PasswordHash,
                account.Credentials.SecurityStamp,
                database.ClockOffset,
            },
            cancellationToken: cancellationToken));
        if (added is null)
            return null;
        var details = RawJson.From(new { role = account.Role.Name() });
        await AuditAsync(connection, new AuditEntry(account.By, AuditActions.AccountAdded, Subject(account.Name), Details: details), cancellationToken);
        return added.ToAccount();
    }

    private AccountOutcome.Done Told(Account account)
    {
        changes.Publish(WakeUpKind.Identities, account.Id);
        return new AccountOutcome.Done(account);
    }

    private Task AuditAsync(NpgsqlConnection connection, AuditEntry entry, CancellationToken cancellationToken) =>
        AuditInsert.WriteAsync(connection, entry, database.ClockOffset, cancellationToken);

    private static Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, object parameters, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));

    private static async Task<Account?> ReadAsync(NpgsqlConnection connection, string where, object parameters, CancellationToken cancellationToken) =>
        (await connection.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition(
            $"select {AccountRow.Columns} from accounts a {where}", parameters, cancellationToken: cancellationToken)))?.ToAccount();

    private static string Subject(string name) => "user " + name;
}
