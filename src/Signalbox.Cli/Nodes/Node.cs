using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Signalbox.BuiltIn;
using Signalbox.Cli.Configuration;
using Signalbox.Cli.Logging;
using Signalbox.Dashboard;
using Signalbox.Policy;
using Signalbox.Postgres;
using Signalbox.Running;
using Signalbox.Server.EventLogs;
using Signalbox.Server.Hosting;
using Signalbox.Server.Startup;
using Signalbox.Server.Telemetry;
using Signalbox.Trends;

namespace Signalbox.Cli.Nodes;

/// <summary>Makes a node: the worker with the built-in job types, the duties, and with its front door when asked, on one database.</summary>
internal static class Node
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(60);

    /// <summary>Makes the host; it is started and stopped by its caller, who also has the signals.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="location">The database and the folder that the node uses.</param>
    /// <param name="roles">What it does.</param>
    /// <param name="quietest">The level from which logs are shown, unless the configuration says another.</param>
    public static IHost Build(Settings settings, NodeLocation location, NodeRole roles, LogLevel quietest)
    {
        if (!roles.HasFlag(NodeRole.Api))
        {
            var host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            Configure(host, settings, location, roles, quietest);
            return host.Build();
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        Configure(builder, settings, location, roles, quietest);
        builder.AddServer(settings.Server);
        builder.Services.AddDashboard();
        var app = builder.Build();
        app.UseServer();
        app.MapDashboard();
        return app;
    }

    private static void Configure(IHostApplicationBuilder host, Settings settings, NodeLocation location, NodeRole roles, LogLevel quietest)
    {
        host.Logging.SetMinimumLevel(settings.Logging.Level ?? quietest).AddFilter("Microsoft", LogLevel.Warning)
            // Whoever starts the host tells why it could not.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddProvider(new StandardErrorLogs(settings.Logging.Format)).AddTelemetry(settings.Telemetry);
        host.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        host.Services.Configure<HostOptions>(options => options.ShutdownTimeout = LongestStop);
        var worker = settings.Worker with { StartsWithHost = false };
        var signalbox = host.Services.AddSignalbox(worker).WithRetention(settings.Retention).UsePostgres(location.ConnectionText, settings.MaxConnections);
        if (!roles.HasFlag(NodeRole.Scheduler))
            signalbox.WithoutDuties();
        if (location.Server is { } server)
            host.Services.AddSingleton(server).AddHostedService<EmbeddedServerMonitor>();
        var builtIn = new BuiltInOptions
        {
            WorkspaceFolder = Workspace(location.DataDirectory),
            CodeTargetFolder = settings.CodeTargetFolder,
            AllowPrivateNetwork = settings.AllowPrivateNetwork,
            GitHub = settings.GitHub,
        };
        foreach (var handler in BuiltInHandlers.All(builtIn))
        {
            signalbox.AddHandler(settings.TimeLimit is { } limit
                ? handler with { Options = handler.Options with { TimeLimit = limit } }
                : handler);
        }

        foreach (var verifier in BuiltInVerifiers.All(builtIn))
            signalbox.AddEvidenceVerifier(verifier);
        var policy = settings.PolicyFile is { } file ? PolicyFile.Read(file) : null;
        host.Services.AddHostedService(s => new PolicyStartup(
            s.GetRequiredService<PolicyClient>(), policy, settings.LocalDecisionsOfDatabase, s.GetRequiredService<ILogger<PolicyStartup>>()));
        host.Services.AddEventLog(settings.EventLog);
        host.Services.AddTelemetry(settings.Telemetry);
        AddStartSteps(host.Services, settings, location, roles);
    }

    // What a start must have done before the node is ready, in this order.
    private static void AddStartSteps(IServiceCollection services, Settings settings, NodeLocation location, NodeRole roles)
    {
        if (roles.HasFlag(NodeRole.Api))
        {
            services.AddSingleton<FirstAccount>();
            services.AddStartStep("the first account", (s, stop) => s.GetRequiredService<FirstAccount>().EnsureAsync(settings, location.DataDirectory, stop));
        }

        // What happens from here on shows in the charts.
        if (roles.HasFlag(NodeRole.Scheduler))
            services.AddStartStep("the first sample of the counters", (s, stop) => s.GetRequiredService<TrendClient>().SampleAsync(stop));
        // The worker begins when the node is known to answer.
        if (roles.HasFlag(NodeRole.Worker))
            services.AddStartStep("the worker", (s, stop) => s.GetRequiredService<Worker>().StartAsync(stop));
    }

    // What jobs read and write is nobody else's on this machine.
    private static string Workspace(string dataDirectory)
    {
        var folder = Path.Combine(dataDirectory, "workspace");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    // The signals are the command line's: it stops the host itself.
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
