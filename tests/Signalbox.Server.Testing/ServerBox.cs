using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Signalbox.Dashboard;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Postgres;
using Signalbox.Running;
using Signalbox.Server.Access;
using Signalbox.Server.Hosting;
using Signalbox.Server.Options;
using Signalbox.Testing;

namespace Signalbox.Server.Testing;

/// <summary>A node with its front door open on a free port, on a test's own database. Its worker runs only when a test starts it.</summary>
public sealed class ServerBox : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestDatabase? _ownDatabase;
    private readonly List<HttpClient> _clients = [];

    static ServerBox() => System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(TestBox).TypeHandle);

    private ServerBox(WebApplication app, TestDatabase database, TestDatabase? ownDatabase)
    {
        _app = app;
        Data = database;
        _ownDatabase = ownDatabase;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        Identities = new BoxIdentities(app.Services, Address);
    }

    /// <summary>The people and programs that call.</summary>
    public BoxIdentities Identities { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The database.</summary>
    public TestDatabase Data { get; }

    /// <summary>The node's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>What the node has logged as errors.</summary>
    public IReadOnlyList<string> Errors => Get<ErrorLog>().Entries;

    /// <summary>Opens a node on a new database.</summary>
    public static async Task<ServerBox> CreateAsync(
        Action<SignalboxBuilder>? add = null, ServerOptions? options = null, WorkerOptions? worker = null, Action<WebApplicationBuilder>? configure = null)
    {
        var database = await TestDatabase.CreateAsync();
        var app = await StartAsync(database, add, options, worker, configure);
        return new ServerBox(app, database, database);
    }

    /// <summary>Opens a node on a database that its caller drops.</summary>
    public static async Task<ServerBox> OnAsync(TestDatabase database) => new(await StartAsync(database, null, null, null, null), database, null);

    /// <summary>Opens a further node on the same database.</summary>
    public async Task<ServerBox> AnotherAsync(
        Action<SignalboxBuilder>? add = null, ServerOptions? options = null, WorkerOptions? worker = null, Action<WebApplicationBuilder>? configure = null) =>
        new(await StartAsync(Data, add, options, worker, configure), Data, null);

    /// <summary>A service of the node.</summary>
    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Waits until the job has reached one of the statuses; the change feed wakes it.</summary>
    public async Task<Job> WaitForAsync(long id, params JobStatus[] statuses)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await Get<JobClient>().WaitAsync(id, job => statuses.Contains(job.Status), limit.Token)
            ?? throw new InvalidOperationException($"There is no job {id}.");
    }

    /// <summary>Asks the database for one value.</summary>
    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Data.DataSource.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    /// <summary>A client without an identity and without cookies.</summary>
    public HttpClient Stranger()
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
        _clients.Add(client);
        return client;
    }

    /// <summary>A client of somebody with these permissions; of the roles or scopes that have them, the smallest.</summary>
    public HttpClient Client(Permission permissions, CallerKind kind = CallerKind.Person)
    {
        var direct = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        var client = new HttpClient(new IdentifiedHandler(Identities, permissions, kind, direct)) { BaseAddress = Address };
        _clients.Add(client);
        return client;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownDatabase is not null)
            await _ownDatabase.DisposeAsync();
    }

    private static async Task<WebApplication> StartAsync(
        TestDatabase database, Action<SignalboxBuilder>? add, ServerOptions? options, WorkerOptions? worker, Action<WebApplicationBuilder>? configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new ErrorLog());
        builder.Services.AddSingleton(s => s.GetServices<ILoggerProvider>().OfType<ErrorLog>().Single());
        var signalbox = builder.Services
            .AddSignalbox((worker ?? new WorkerOptions { WorkerId = $"test-{Guid.NewGuid():N}" }) with { StartsWithHost = false })
            .UsePostgres(database.ConnectionString + ";Maximum Pool Size=20");
        add?.Invoke(signalbox);
        var given = options ?? new ServerOptions();
        // How busy the machine is must not matter to what a list finds, unless a test is about that.
        if (given.Limits.SearchTime == new LimitOptions().SearchTime)
            given = given with { Limits = given.Limits with { SearchTime = TimeSpan.FromMinutes(1) } };
        builder.AddServer(given with { Urls = options?.Urls is { } urls && urls[0] != ServerOptions.DefaultUrl ? urls : ["http://127.0.0.1:0"] });
        builder.Services.AddDashboard();
        // Hundreds of tests hash passwords, and none of them is worth guarding.
        builder.Services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = 1_000);
        configure?.Invoke(builder);
        var app = builder.Build();
        app.UseServer();
        app.MapDashboard();
        await app.StartAsync();
        return app;
    }
}
