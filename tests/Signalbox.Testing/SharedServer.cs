using Npgsql;
using Signalbox.Postgres.Embedded;

namespace Signalbox.Testing;

/// <summary>
/// One embedded PostgreSQL server for all tests of a process, on a data directory of its own. It has the settings of
/// production but one: it does not wait for the disk, which protects from a loss of power alone. It starts with the first
/// test that asks. A guard process stops it and deletes the directory when this process ends, even by a kill.
/// </summary>
public static class SharedServer
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static EmbeddedServer? _server;
    private static ProbeProcess? _guard;

    /// <summary>
    /// Brings an empty database to the schema that tests get; takes its connection string. Set it before the first
    /// <see cref="TestDatabase"/> is created, for example in a module initialiser; without it databases are empty.
    /// </summary>
    /// <exception cref="InvalidOperationException">A test database was created already.</exception>
    public static Func<string, CancellationToken, Task>? Migrate
    {
        get;
        set => field = TestDatabase.HasTemplate
            ? throw new InvalidOperationException("Set the migration before the first test database is created.")
            : value;
    }

    /// <summary>The server, started when needed. Leave it running: the guard stops it.</summary>
    public static async Task<EmbeddedServer> GetAsync(CancellationToken cancellationToken = default)
    {
        await Gate.WaitAsync(cancellationToken);
        try
        {
            return _server ??= await StartAsync(cancellationToken);
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task<EmbeddedServer> StartAsync(CancellationToken cancellationToken)
    {
        string folder = TestFolder.Create();
        _guard = ProbeProcess.Start("guard", folder);
        EmbeddedServer server = await EmbeddedServer.StartOrJoinAsync(
            new EmbeddedServerOptions { DataDirectory = folder }, cancellationToken);
        string? word = await _guard.ReadAsync(cancellationToken);
        if (word?.StartsWith("ready", StringComparison.Ordinal) != true)
            throw new InvalidOperationException($"The guard of the shared test server does not run: {word}");
        await LeaveOutDiskAsync(server, cancellationToken);
        return server;
    }

    // Each database that is dropped would write everything that is not on the disk yet, of all tests.
    private static async Task LeaveOutDiskAsync(EmbeddedServer server, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection superuser = new(server.ConnectionString + ";Username=postgres;Database=postgres;Pooling=false");
        await superuser.OpenAsync(cancellationToken);
        foreach (string sql in (string[])["alter system set fsync = off", "alter system set full_page_writes = off", "select pg_reload_conf()"])
        {
            await using NpgsqlCommand command = new(sql, superuser);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
