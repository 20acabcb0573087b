using System.Security.Cryptography;
using Npgsql;
using Signalbox.Postgres.Embedded;

namespace Signalbox.Testing;

/// <summary>
/// A database of its own for one test, with the schema that <see cref="SharedServer.Migrate"/> makes: cloned, in about
/// a tenth of a second, from a template that is migrated once a process. Disposing drops it, whoever is connected.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const string Template = "signalbox_template";

    // A template must have no connections while it is copied, so copies are made one by one.
    private static readonly SemaphoreSlim Gate = new(1);

    private readonly string _name;
    private readonly string _adminConnectionString;

    private TestDatabase(string name, string adminConnectionString)
    {
        _name = name;
        _adminConnectionString = adminConnectionString;
        ConnectionString = For(adminConnectionString, name);
        DataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    /// <summary>Whether the migrated template was made.</summary>
    internal static bool HasTemplate { get; private set; }

    /// <summary>Connects to this database as its owner.</summary>
    public string ConnectionString { get; }

    /// <summary>A pool of connections to this database, closed when it is dropped.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>Creates a database without any table, whatever <see cref="SharedServer.Migrate"/> would make.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(CancellationToken cancellationToken = default)
    {
        string admin = (await SharedServer.GetAsync(cancellationToken)).ConnectionString;
        string name = NewName();
        await RunAsync(admin, $"create database {name}", cancellationToken);
        return new TestDatabase(name, admin);
    }

    /// <summary>Creates a database; safe to call from parallel tests.</summary>
    public static async Task<TestDatabase> CreateAsync(CancellationToken cancellationToken = default)
    {
        EmbeddedServer server = await SharedServer.GetAsync(cancellationToken);
        string admin = server.ConnectionString;
        string name = NewName();
        await Gate.WaitAsync(cancellationToken);
        try
        {
            if (!HasTemplate)
            {
                await CreateTemplateAsync(admin, cancellationToken);
                HasTemplate = true;
            }

            await RunAsync(admin, $"create database {name} template {Template}", cancellationToken);
        }
        finally
        {
            Gate.Release();
        }

        return new TestDatabase(name, admin);
    }

    /// <summary>Ends all connections and lets nobody in, as when the database is away.</summary>
    public async Task RefuseConnectionsAsync()
    {
        await RunAsync(_adminConnectionString, $"alter database {_name} with allow_connections false", default);
        await RunAsync(
            _adminConnectionString,
            $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{_name}' and usename = current_user",
            default);
    }

    /// <summary>Lets everybody in again.</summary>
    public Task AcceptConnectionsAsync() => RunAsync(_adminConnectionString, $"alter database {_name} with allow_connections true", default);

    /// <summary>Drops the database and ends all connections to it.</summary>
    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        // A plain drop stops a worker of autovacuum too, which "with (force)" may only do for a superuser.
        await RunAsync(
            _adminConnectionString,
            $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{_name}' and usename = current_user",
            default);
        await RunAsync(_adminConnectionString, $"drop database if exists {_name}", default);
        await using NpgsqlConnection pooled = new(ConnectionString);
        NpgsqlConnection.ClearPool(pooled);
    }

    private static string NewName() => "test_" + RandomNumberGenerator.GetHexString(12, lowercase: true);

    private static async Task CreateTemplateAsync(string admin, CancellationToken cancellationToken)
    {
        await RunAsync(admin, $"drop database if exists {Template} with (force)", cancellationToken);
        await RunAsync(admin, $"create database {Template}", cancellationToken);
        if (SharedServer.Migrate is { } migrate)
        {
            string template = For(admin, Template);
            await migrate(template, cancellationToken);
            await using NpgsqlConnection pooled = new(template);
            NpgsqlConnection.ClearPool(pooled);
        }

        await RunAsync(admin, $"alter database {Template} with allow_connections false", cancellationToken);
        await RunAsync(
            admin,
            $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{Template}'",
            cancellationToken);
    }

    private static async Task RunAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = new(connectionString);
        await connection.OpenAsync(cancellationToken);
        // Dropping one waits for a checkpoint of the whole server, and with it for what other tests write.
        await using NpgsqlCommand command = new(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string For(string admin, string database) =>
        new NpgsqlConnectionStringBuilder(admin) { Database = database }.ConnectionString;
}
