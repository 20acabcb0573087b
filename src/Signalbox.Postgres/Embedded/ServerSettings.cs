namespace Signalbox.Postgres.Embedded;

/// <summary>
/// The settings of the server, in a file of their own that <c>postgresql.conf</c> includes last. It is written anew at
/// each start, so that a newer program brings its settings to an older cluster.
/// </summary>
internal static class ServerSettings
{
    private const string FileName = "signalbox.conf";

    /// <summary>Writes the settings for a server with this socket folder.</summary>
    public static void Write(string cluster, string socketFolder, ServerAccount account) =>
        OwnedFiles.Replace(Path.Combine(cluster, FileName), Text(cluster, socketFolder), account);

    /// <summary>Makes a new cluster read the settings.</summary>
    public static void Include(string cluster, ServerAccount account)
    {
        string main = Path.Combine(cluster, "postgresql.conf");
        OwnedFiles.Replace(main, File.ReadAllText(main) + $"\ninclude_if_exists = '{FileName}'\n", account);
    }

    // Whole paths: the server takes others for changed ones whenever it reads its settings again.
    private static string Quoted(string path) =>
        $"'{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}'";

    // Errors of statements go to the client that sent them; the log keeps to the server's own life and stays small.
    private static string Text(string cluster, string socketFolder) =>
        $"""
        # Written by Signalbox at each start of the server: changes here are lost. Use ALTER SYSTEM for your own.
        listen_addresses = ''
        port = {SocketFolder.Port}
        unix_socket_directories = '{socketFolder}'
        unix_socket_permissions = 0700
        hba_file = {Quoted(Path.Combine(cluster, AccessRules.RulesFile))}
        ident_file = {Quoted(Path.Combine(cluster, AccessRules.AccountsFile))}

        # Nothing that was acknowledged may be lost.
        fsync = on
        synchronous_commit = on
        full_page_writes = on

        # Room for four nodes with the usual bound of 40, and for the commands beside them.
        max_connections = 200
        shared_buffers = 256MB
        max_wal_size = 2GB
        min_wal_size = 128MB
        checkpoint_timeout = 15min
        random_page_cost = 1.1
        jit = off

        # Hot queue tables shed their dead rows early.
        autovacuum_naptime = 15s
        autovacuum_vacuum_cost_delay = 1ms

        timezone = 'UTC'
        log_timezone = 'UTC'
        lc_messages = 'C'
        log_destination = 'stderr'
        logging_collector = off
        log_line_prefix = '%m [%p] '
        log_min_messages = log
        log_checkpoints = off
        log_autovacuum_min_duration = -1

        """;
}
