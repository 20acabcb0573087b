using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Signalbox.Cli.Configuration;
using Signalbox.Cli.Nodes;
using Signalbox.Handlers;
using Signalbox.Postgres.Embedded;
using Signalbox.Running;
using Signalbox.Server.Options;

namespace Signalbox.Cli.Demo;

/// <summary>A complete node on a throw-away data directory and a free port.</summary>
internal sealed class DemoNode(string folder, string? postgresFolder) : IAsyncDisposable
{
    private readonly Settings _settings = new()
    {
        Worker = new WorkerOptions { WorkerId = "demo-worker" },
        LocalDecisions = true,
        PostgresFolder = postgresFolder,
        Server = new ServerOptions { Urls = ["http://127.0.0.1:0"] },
        FirstAdminPassword = RandomNumberGenerator.GetHexString(32),
    };

    private EmbeddedServer? _server;
    private IHost? _host;

    /// <summary>The folder that the worker's files are in.</summary>
    public string Workspace { get; } = Path.Combine(folder, "workspace");

    /// <summary>The embedded server.</summary>
    public EmbeddedServer Server => _server ?? throw new InvalidOperationException("The demo's server was not started.");

    /// <summary>Where the node listens.</summary>
    public Uri Address => new(Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The password of the account <c>admin</c>.</summary>
    public string AdminPassword => _settings.FirstAdminPassword!;

    /// <summary>The job types that the worker runs.</summary>
    public IReadOnlyList<string> JobTypes => Get<HandlerRegistry>().JobTypes;

    /// <summary>Starts the database.</summary>
    public async Task StartServerAsync(CancellationToken cancellationToken) =>
        _server = await EmbeddedServer.StartOrJoinAsync(
            new EmbeddedServerOptions { DataDirectory = folder, BinariesFolder = _settings.PostgresFolder }, cancellationToken);

    /// <summary>Makes the tables, starts the worker and opens the front door.</summary>
    public async Task StartNodeAsync(CancellationToken cancellationToken)
    {
        _host = Node.Build(_settings, new NodeLocation(Server.ConnectionString, Server, folder), NodeRole.All, LogLevel.Warning);
        await _host.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync(CancellationToken.None);
            _host.Dispose();
        }

        if (_server is not null)
            await _server.DisposeAsync();
    }

    private T Get<T>()
        where T : notnull =>
        (_host ?? throw new InvalidOperationException("The demo's node was not started.")).Services.GetRequiredService<T>();
}
