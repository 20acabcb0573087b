using System.CommandLine;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Signalbox.Cli.Configuration;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Logging;
using Signalbox.Cli.Nodes;
using Signalbox.Cli.Terminals;
using Signalbox.Handlers;
using Signalbox.Postgres;
using Signalbox.Postgres.Embedded;
using Signalbox.Running;
using Signalbox.Server.Options;

namespace Signalbox.Cli.Verbs;

/// <summary>Runs one node: HTTP, worker and duties, until it is told to stop.</summary>
internal sealed class ServeVerb : Verb
{
    private readonly Option<string?> _urls = new("--urls")
    {
        HelpName = "addresses",
        Description = $"Where to listen, separated by ';' ({ServerOptions.DefaultUrl} unless the configuration says otherwise)",
    };

    private readonly Option<NodeRole> _roles = new("--roles")
    {
        HelpName = "roles",
        Description = "What the node does: api, worker, scheduler, scripts, pulls, separated by commas; all of it by default",
        DefaultValueFactory = _ => NodeRole.All,
        CustomParser = ReadRoles,
    };

    public ServeVerb()
        : base("serve", "Run a node: HTTP, worker and duties", "signalbox serve --urls http://127.0.0.1:3000")
    {
        Options.Add(_urls);
        Options.Add(_roles);
        Options.Add(SharedOptions.DataDirectory);
        Options.Add(SharedOptions.Configuration);
    }

    public override async Task<int> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var settings = Settings.Of(call);
        if (call.Arguments.GetValue(_urls) is { } urls)
            settings = settings with { Server = settings.Server with { Urls = urls.Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) } };
        var roles = call.Arguments.GetValue(_roles);
        if (roles.HasFlag(NodeRole.Api) && ListenAddresses.Faults(settings.Server) is { Count: > 0 } faults)
            throw VerbFailedException.Usage(string.Join("; ", faults) + ".");
        using var logs = new StandardErrorLogs(settings.Logging.Format);
        var choice = DatabaseChoice.Of(call);
        EmbeddedServer? server = null;
        try
        {
            server = await OpenDatabase.ServerOfAsync(choice, settings, logs.CreateLogger("Signalbox.Postgres"), cancellationToken);
            using var workerId = KeptWorkerId.Take(settings, call.DataDirectory, logs.CreateLogger("Signalbox.Worker"));
            settings = settings with { Worker = settings.Worker with { WorkerId = workerId.Id } };
            var location = new NodeLocation(OpenDatabase.TextOf(choice, server), server, call.DataDirectory);
            using var host = Build(settings, location, roles);
            await host.StartInOrderAsync(cancellationToken);
            Greet(call, settings.Server, roles, host);
            await host.RunUntilToldAsync(location, settings.Worker.DrainTimeout, call, cancellationToken);
            call.Screen.Line("Stopped.");
            return ExitCode.Done;
        }
        catch (Exception e) when (ListeningFault(e) is { } fault)
        {
            throw VerbFailedException.Failed($"{fault.TrimEnd('.')}: choose another address with --urls, or stop the program that has it.");
        }
        catch (Exception e) when (DatabaseFaults.IsUnreachable(e))
        {
            throw new DatabaseUnreachableException(choice, e);
        }
        finally
        {
            if (server is not null)
                await server.DisposeAsync();
        }
    }

    private static IHost Build(Settings settings, NodeLocation location, NodeRole roles)
    {
        try
        {
            return Node.Build(settings, location, roles, LogLevel.Information);
        }
        catch (ArgumentException e)
        {
            throw VerbFailedException.Usage(e.Message.Split(" (Parameter")[0]);
        }
    }

    // What the web server says when an address cannot be had; a lost database comes as an exception of its own.
    private static string? ListeningFault(Exception fault) => fault switch
    {
        IOException { InnerException: AddressInUseException } => fault.Message,
        SocketException { SocketErrorCode: SocketError.AccessDenied } => "An address to listen on needs more rights than this account has",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => "An address to listen on is none of this machine",
        _ => null,
    };

    private static void Greet(VerbCall call, ServerOptions options, NodeRole roles, IHost host)
    {
        var screen = call.Screen;
        screen.Line("Signalbox is running.", Tone.Strong);
        if (roles.HasFlag(NodeRole.Api))
        {
            foreach (var address in host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
                Row("listens on", $"{address}  (API described at {address}/docs)");
        }

        Row("database", DatabaseChoice.Of(call).Name);
        var worker = host.Services.GetRequiredService<Worker>();
        Row("worker", worker.Stats.IsRunning
            ? $"{worker.WorkerId} with {worker.Stats.MaxConcurrentJobs} slots for {string.Join(", ", host.Services.GetRequiredService<HandlerRegistry>().JobTypes)}"
            : "not started");
        if (host.Services.GetService<FirstAccount>()?.Made is { } account)
            Row("sign in as", account);
        foreach (var address in roles.HasFlag(NodeRole.Api) ? ListenAddresses.Exposed(options) : [])
            screen.Line($"  WARNING: {address} can be reached by others and has no TLS: passwords and tokens can be read on the way. Set server.tls, or put a proxy with TLS before it.", Tone.Waiting);
        screen.Line("Press Ctrl+C to stop");

        void Row(string name, string value) => screen.Lines([($"  {name,-11}", Tone.Quiet), (value, Tone.Plain)]);
    }

    private static NodeRole ReadRoles(System.CommandLine.Parsing.ArgumentResult result)
    {
        var roles = default(NodeRole);
        foreach (var name in result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (char.IsAsciiLetter(name[0]) && Enum.TryParse<NodeRole>(name, ignoreCase: true, out var role) && role != NodeRole.All)
                roles |= role;
            else
                result.AddError($"--roles: '{name}' is none; they are api, worker, scheduler, scripts and pulls.");
        }

        if (roles == default && !result.Errors.Any())
            result.AddError("--roles: names none; they are api, worker, scheduler, scripts and pulls.");
        return roles;
    }
}
