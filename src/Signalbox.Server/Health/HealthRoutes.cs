using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Signalbox.Server.Access;
using Signalbox.Server.Requests;
using Signalbox.Server.Startup;
using Signalbox.Workers;

namespace Signalbox.Server.Health;

/// <summary>
/// Whether the node lives (the process answers), is ready (its start is done and its database answers too), and how many workers
/// there are. Until then, and without the database, the latter two answer 503.
/// </summary>
internal static class HealthRoutes
{
    // Balancers often ask with HEAD.
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Maps the routes.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health").ForAnybody();
        health.MapMethods("", Methods, ShowAsync).WithSummary("Whether the node is well, with the number of workers").Produces<HealthAnswer>()
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        health.MapMethods("live", Methods, (Delegate)LiveAsync)
            .WithSummary("Whether the process answers").Produces<LivenessAnswer>();
        health.MapMethods("ready", Methods, ReadyAsync).WithSummary("Whether the node can do its work").Produces<LivenessAnswer>()
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task ShowAsync(HttpContext context, NodeStart start, WorkerClient workers, TimeProvider time)
    {
        var numbers = WorkerNumbers.Of(await ListAsync(context, start, workers, time));
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new HealthAnswer("ok", numbers));
    }

    private static Task LiveAsync(HttpContext context) => JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new LivenessAnswer("ok"));

    private static async Task ReadyAsync(HttpContext context, NodeStart start, WorkerClient workers, TimeProvider time)
    {
        await ListAsync(context, start, workers, time);
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new LivenessAnswer("ok"));
    }

    // A look at a real table: it tells that the database answers and has the schema. A hanging one is as good as none.
    private static async Task<IReadOnlyList<WorkerRecord>> ListAsync(HttpContext context, NodeStart start, WorkerClient workers, TimeProvider time)
    {
        if (start.Missing is { } missing)
            throw new Problems.RefusedException(StatusCodes.Status503ServiceUnavailable, $"The node is still starting and has yet to see to {missing}; try again in a moment.");
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            return await workers.ListRegisteredAsync(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new Problems.RefusedException(StatusCodes.Status503ServiceUnavailable, "The database does not answer just now; try again in a moment.");
        }
    }
}
