using Npgsql;

namespace Signalbox.Postgres.Embedded;

/// <summary>How the embedded server is reached, and the first words with it.</summary>
internal static class ServerConnection
{
    /// <summary>The role, and the database, of Signalbox.</summary>
    public const string Role = "signalbox";

    private const string Name = Role;
    private const int AttemptSeconds = 5;

    // For programs that work by SQL; migrations give it its rights. The application's role may make none.
    private const string WorkerRole = "signalbox_worker";

    /// <summary>The connection string of the application's database.</summary>
    public static string StringFor(string socketFolder) => Builder(socketFolder, Name, Name).ConnectionString;

    /// <summary>
    /// Asks which cluster answers on the socket, and creates the role and the database of Signalbox when missing; null
    /// when nothing answers (yet).
    /// </summary>
    public static async Task<ServerAnswer?> TryPrepareAsync(string socketFolder, CancellationToken cancellationToken)
    {
        if (!File.Exists(SocketFolder.FileIn(socketFolder)))
            return null;
        try
        {
            await using NpgsqlConnection connection = new(
                Builder(socketFolder, "postgres", ClusterCreation.Superuser).ConnectionString);
            await connection.OpenAsync(cancellationToken);
            (ServerAnswer answer, bool hasRole, bool hasWorkerRole, bool hasDatabase) = await AskAsync(connection, cancellationToken);
            if (!hasRole)
                await RunAsync(connection, $"create role {Name} login createdb in role pg_monitor", cancellationToken);
            if (!hasWorkerRole)
                await RunAsync(connection, $"do $$ begin create role {WorkerRole} nologin; exception when duplicate_object then null; end $$", cancellationToken);
            if (!hasDatabase)
                await RunAsync(connection, $"create database {Name} owner {Name}", cancellationToken);
            return answer;
        }
        catch (NpgsqlException notYet) when (IsUnreachable(notYet))
        {
            return null;
        }
    }

    private static async Task<(ServerAnswer Answer, bool HasRole, bool HasWorkerRole, bool HasDatabase)> AskAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            $"""
            select (select system_identifier from pg_control_system()), current_setting('data_directory'),
              exists (select from pg_roles where rolname = '{Name}'),
              exists (select from pg_roles where rolname = '{WorkerRole}'),
              exists (select from pg_database where datname = '{Name}')
            """,
            connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (new ServerAnswer(reader.GetInt64(0), reader.GetString(1)), reader.GetBoolean(2), reader.GetBoolean(3), reader.GetBoolean(4));
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // Class 57 holds "starting up", "shutting down" and their like; the rest are faults of the connection itself.
    private static bool IsUnreachable(NpgsqlException failure) =>
        failure is not PostgresException refused || refused.SqlState.StartsWith("57", StringComparison.Ordinal);

    private static NpgsqlConnectionStringBuilder Builder(string socketFolder, string database, string user) => new()
    {
        Host = socketFolder,
        Port = SocketFolder.Port,
        Database = database,
        Username = user,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        Timeout = AttemptSeconds,
        Pooling = database == Name,
    };
}

/// <summary>Who answered on a socket.</summary>
/// <param name="SystemIdentifier">The number that PostgreSQL gave the cluster when it was created.</param>
/// <param name="DataFolder">The cluster's folder as the server sees it.</param>
internal sealed record ServerAnswer(long SystemIdentifier, string DataFolder);
