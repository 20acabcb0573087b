using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Server.Access;
using Signalbox.Server.Requests;
using Signalbox.Server.Telemetry;
using Signalbox.Views;

namespace Signalbox.Server.Jobs;

/// <summary>Puts jobs on the line: one, or many in one transaction.</summary>
internal static class EnqueueRoutes
{
    private const string KeyHeader = "Idempotency-Key";

    /// <summary>Maps the routes.</summary>
    public static void MapEnqueue(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/agent-jobs", EnqueueAsync).Needs(Permission.Jobs).WithMetadata(BodyLimit.Jobs)
            .WithTags("Jobs").WithSummary("Create a job").WithDescription("The same idempotencyKey again gives 200 and the first job.")
            .Accepts<JobBody>("application/json").Produces<JobAnswer>(StatusCodes.Status201Created).Produces<JobAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        routes.MapPost("/api/agent-jobs/batch", EnqueueBatchAsync).Needs(Permission.Jobs).WithMetadata(BodyLimit.Jobs)
            .WithTags("Jobs").WithSummary("Create up to 10,000 jobs in one transaction, all or none")
            .Accepts<JobBatchBody>("application/json").Produces<JobBatchAnswer>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task EnqueueAsync(HttpContext context, JobClient jobs)
    {
        var request = await ReadAsync(context);
        var enqueued = await jobs.EnqueueAsync(request, context.RequestAborted);
        var job = enqueued.AlreadyExisted
            ? await jobs.FindAsync(enqueued.Id, context.RequestAborted) ?? throw RouteId.Missing("job", enqueued.Id)
            : Job.Enqueued(request, enqueued);
        context.Response.Headers.Location = $"/api/agent-jobs/{enqueued.Id.ToString(CultureInfo.InvariantCulture)}";
        await JsonAnswer.WriteAsync(
            context, enqueued.AlreadyExisted ? StatusCodes.Status200OK : StatusCodes.Status201Created, new JobAnswer(true, JobView.Of(job)));
    }

    private static async Task EnqueueBatchAsync(HttpContext context, JobClient jobs)
    {
        var requests = await ReadBatchAsync(context);
        var enqueued = await jobs.EnqueueAsync(requests, context.RequestAborted);
        await JsonAnswer.WriteAsync(
            context, StatusCodes.Status201Created,
            new JobBatchAnswer(true, [.. enqueued.Select(e => e.Id.ToString(CultureInfo.InvariantCulture))]));
    }

    private static async Task<JobRequest> ReadAsync(HttpContext context)
    {
        using var body = await JsonBody.ReadAsync(context);
        var fields = new RequestFields(body.RootElement, []);
        var request = JobRequestReader.Read(fields, Caller.Of(context).Name, TraceParent.Of(context));
        if (context.Request.Headers[KeyHeader].FirstOrDefault() is { } key)
        {
            if (request.IdempotencyKey is { } other && other != key)
                fields.Add("idempotencyKey", $"must be the same as the header {KeyHeader}, or only one of them be sent");
            request = request with { IdempotencyKey = key };
        }

        Finish(fields, request);
        return request;
    }

    private static async Task<IReadOnlyList<JobRequest>> ReadBatchAsync(HttpContext context)
    {
        using var body = await JsonBody.ReadAsync(context);
        var fields = new RequestFields(body.RootElement, []);
        var (by, trace) = (Caller.Of(context).Name, TraceParent.Of(context));
        var requests = fields.Objects("jobs", JobClient.MaximumBatch, job => JobRequestReader.Read(job, by, trace));
        fields.Finish();
        return requests;
    }

    // Faults of kind and of content are told together, as long as the object could be read at all.
    private static void Finish(RequestFields fields, JobRequest request)
    {
        foreach (var error in JobRequestRules.Check(request).Where(e => !fields.HasFault(e.Field)))
            fields.Add(error.Field, error.Message);
        fields.Finish();
    }
}
