using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Signalbox.Running;

namespace Signalbox.Server.Telemetry;

/// <summary>Sends traces and logs to a collector when there is one, and does nothing at all otherwise.</summary>
public static class TelemetryServices
{
    private static readonly string[] Sources = [SignalboxActivities.SourceName, "Microsoft.AspNetCore", "System.Net.Http", "Npgsql"];

    /// <summary>Sends traces: of requests, of the jobs' runs as their children, and of what both ask of the database and of others.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetryOptions? options)
    {
        if (options is null)
            return services;
        services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(Resource(options))
            .AddSource(Sources)
            .AddProcessor(new RootDatabaseSpanFilter())
            .AddOtlpExporter(exporter => Configure(exporter, options, "v1/traces"))
            .Build());
        // Begins before everything else that the host runs, and ends after it.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TelemetryService>());
        return services;
    }

    /// <summary>Sends logs, with the job, attempt and worker that they are about.</summary>
    public static ILoggingBuilder AddTelemetry(this ILoggingBuilder logging, TelemetryOptions? options)
    {
        if (options is null)
            return logging;
        return logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeScopes = true;
            logs.IncludeFormattedMessage = true;
            logs.SetResourceBuilder(Resource(options));
            logs.AddOtlpExporter(exporter => Configure(exporter, options, "v1/logs"));
        });
    }

    private static ResourceBuilder Resource(TelemetryOptions options) => ResourceBuilder.CreateDefault().AddService(options.ServiceName);

    private static void Configure(OtlpExporterOptions exporter, TelemetryOptions options, string path)
    {
        exporter.Protocol = options.Protocol == OtlpProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        // The exporter appends the signal's path only to addresses that it finds in the environment by itself.
        exporter.Endpoint = options.Protocol == OtlpProtocol.Grpc ? options.Endpoint : new Uri($"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
        exporter.Headers = options.Headers;
    }
}
