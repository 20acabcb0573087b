using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Running;
using Signalbox.Server.Access;
using Signalbox.Server.Requests;

namespace Signalbox.Server.Workers;

/// <summary>This node's own worker over HTTP: status, start, stop.</summary>
internal static class WorkerControlRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void MapWorkerControl(this IEndpointRouteBuilder routes)
    {
        var worker = routes.MapGroup("/api/admin/agent-worker").WithTags("Worker");
        worker.MapGet("", StatusAsync).Needs(Permission.Read).WithSummary("Show how this node's worker stands").Produces<WorkerControlAnswer>();
        worker.MapPost("", StartAsync).Needs(Permission.Workers).WithSummary("Start this node's worker").Produces<WorkerControlAnswer>();
        worker.MapDelete("", StopAsync).Needs(Permission.Workers).WithSummary("Stop this node's worker; running jobs may finish first")
            .Produces<WorkerControlAnswer>();
    }

    private static Task StatusAsync(HttpContext context, Worker worker, JobClient jobs) => AnswerAsync(context, worker, jobs, null);

    private static async Task StartAsync(HttpContext context, WorkerControl control, Worker worker, JobClient jobs)
    {
        await JsonBody.RequireNoneAsync(context);
        await control.StartAsync(Caller.Of(context).Name, context.RequestAborted);
        await AnswerAsync(context, worker, jobs, "Worker started successfully");
    }

    // Whoever asked may leave; the worker stops all the same.
    private static async Task StopAsync(HttpContext context, WorkerControl control, Worker worker, JobClient jobs)
    {
        await JsonBody.RequireNoneAsync(context);
        await control.StopAsync(Caller.Of(context).Name);
        await AnswerAsync(context, worker, jobs, "Worker stopped successfully");
    }

    private static async Task AnswerAsync(HttpContext context, Worker worker, JobClient jobs, string? message)
    {
        var counts = await jobs.CountAsync(context.RequestAborted);
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new WorkerControlAnswer(true, worker.Stats, JobNumbers.Of(counts), message));
    }
}
