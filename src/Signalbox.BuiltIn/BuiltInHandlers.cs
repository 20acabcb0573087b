using Microsoft.Extensions.DependencyInjection;
using Signalbox.BuiltIn.CodeGeneration;
using Signalbox.BuiltIn.DataProcessing;
using Signalbox.BuiltIn.Http;
using Signalbox.BuiltIn.SimpleTasks;
using Signalbox.Handlers;

namespace Signalbox.BuiltIn;

/// <summary>The job types that come with Signalbox.</summary>
public static class BuiltInHandlers
{
    /// <summary>Runs a named action; see <see cref="ISimpleAction"/>.</summary>
    public const string SimpleTask = "simple-task";

    /// <summary>Writes files after a person has reviewed them.</summary>
    public const string CodeGeneration = "code-generation";

    /// <summary>Transforms, filters, aggregates or validates records.</summary>
    public const string DataProcessing = "data-processing";

    /// <summary>
    /// The handlers of the built-in job types, to be given to a <see cref="HandlerRegistry"/>. Call it once for a process:
    /// its handlers share one pool of HTTP connections. Services may hold a <see cref="TimeProvider"/>, which is used
    /// instead of the system's, and more <see cref="ISimpleAction"/>s.
    /// </summary>
    public static IReadOnlyList<HandlerRegistration> All(BuiltInOptions options)
    {
        var http = GuardedConnection.CreateClient(options.AllowPrivateNetwork);
        return
        [
            new(SimpleTask, services => new SimpleTaskHandler(Actions(options, http, services)), WithTimeLimit(2)),
            new(CodeGeneration, _ => new CodeGenerationHandler(options.WorkspaceFolder, options.CodeTargetFolder), HandlerOptions.Default),
            new(DataProcessing, _ => new DataProcessingHandler(options.WorkspaceFolder), WithTimeLimit(6)),
        ];
    }

    private static SimpleActions Actions(BuiltInOptions options, HttpClient http, IServiceProvider services)
    {
        var time = Time(services);
        return new SimpleActions(
            [new EchoAction(), new WaitAction(time), new HttpAction(http, time), .. options.Actions, .. services.GetServices<ISimpleAction>()]);
    }

    private static TimeProvider Time(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;

    private static HandlerOptions WithTimeLimit(double hours) => HandlerOptions.Default with { TimeLimit = TimeSpan.FromHours(hours) };
}
