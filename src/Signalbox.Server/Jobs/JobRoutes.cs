using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Signalbox.Checkpoints;
using Signalbox.Durability;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Logs;
using Signalbox.Policy;
using Signalbox.Server.Access;
using Signalbox.Server.Checkpoints;
using Signalbox.Server.Middleware;
using Signalbox.Server.Options;
using Signalbox.Server.Problems;
using Signalbox.Server.Requests;
using Signalbox.Steps;
using Signalbox.Views;

namespace Signalbox.Server.Jobs;

/// <summary>Jobs over HTTP: list, show, cancel, retry, prioritize.</summary>
internal static class JobRoutes
{
    private const int MostEntries = 1_000;

    /// <summary>Maps the routes.</summary>
    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/api/agent-jobs").WithTags("Jobs");
        jobs.MapGet("", ListAsync).Needs(Permission.Read).WithSummary("List jobs, newest first").Produces<JobListAnswer>()
            .TakesQuery("status", "jobType", "riskLevel", "worker", "parentId", "q", "limit", "offset", "cursor")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status429TooManyRequests);
        jobs.MapGet("{id}", ShowAsync).NeedsToExist(Permission.Read).WithSummary("Show a job with its checkpoints, steps, logs and timeline")
            .Produces<JobDetailsAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet("{id}/checkpoints", ListCheckpointsAsync).NeedsToExist(Permission.Read).WithSummary("List a job's checkpoints, oldest first")
            .Produces<CheckpointsAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapPost("{id}/cancel", CancelAsync).Needs(Permission.Jobs).WithSummary("Cancel a job; one that runs ends within 10 seconds")
            .Accepts<CancelBody>(isOptional: true, "application/json").Produces<JobAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        jobs.MapPost("{id}/retry", RetryAsync).Needs(Permission.Jobs).WithSummary("Send a failed or cancelled job back to the line")
            .Produces<JobAnswer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        jobs.MapPost("{id}/priority", PrioritizeAsync).Needs(Permission.Jobs).WithSummary("Give a job that waits another priority, 0 to 10")
            .Accepts<PriorityBody>("application/json").Produces<JobAnswer>().ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task ListAsync(HttpContext context, JobClient jobs, SearchesAtOnce searches, ServerOptions options)
    {
        var query = new Query(context);
        var filter = new JobFilter
        {
            Status = query.OneOf<JobStatus>("status", JobStatusNames.TryParse, string.Join(", ", JobStatusNames.All)),
            JobType = query.Text("jobType"),
            Risk = query.OneOf<RiskLevel>("riskLevel", RiskRules.TryParse, "low, medium, high, critical"),
            WorkerId = query.Text("worker"),
            ParentId = query.Id("parentId"),
            Text = query.Text("q", SearchText.Longest),
            Limit = query.Whole("limit", 1, JobQuery.MaximumLimit, 10),
            Offset = query.Whole("offset", 0, int.MaxValue, 0),
            After = query.Checked("cursor", text => JobCursor.TryParse(text, JobOrder.Newest, out _), "must be the nextCursor of the page before"),
            Budget = options.Limits.SearchTime,
        };
        query.Finish();
        JobListing listing;
        using (filter.Text is null ? null : searches.Take(context))
            listing = await jobs.OpenListAsync(filter, context.RequestAborted);
        await JsonAnswer.StreamAsync(context, new JobListAnswer(true, listing.Jobs.Select(JobView.Of), listing.Total, filter.Limit, filter.Offset)
        {
            TotalIsAtLeast = listing.TotalIsAtLeast,
            SearchIncomplete = !listing.SearchedAll,
            NextCursor = listing.Next,
        });
    }

    private static async Task ShowAsync(HttpContext context, JobClient jobs, CheckpointClient checkpoints, StepClient steps, LogClient logs)
    {
        var job = await FindAsync(context, jobs);
        var entries = await logs.ListForJobAsync(job.Id, MostEntries, context.RequestAborted);
        var transitions = await logs.ListTransitionsAsync(job.Id, MostEntries, context.RequestAborted);
        await JsonAnswer.StreamAsync(
            context,
            new JobDetailsAnswer(
                true, JobView.Of(job), checkpoints.ReadForJobAsync(job.Id, whole: true).Select(CheckpointView.Of),
                steps.ReadForJobAsync(job.Id).Select(StepView.Of), [.. entries.Select(LogView.Of)], [.. transitions.Select(LogView.Of)]));
    }

    private static async Task ListCheckpointsAsync(HttpContext context, JobClient jobs, CheckpointClient checkpoints)
    {
        var job = await FindAsync(context, jobs);
        await JsonAnswer.StreamAsync(context, new CheckpointsAnswer(true, checkpoints.ReadForJobAsync(job.Id, whole: false).Select(CheckpointView.Of)));
    }

    private static async Task CancelAsync(HttpContext context, JobClient jobs)
    {
        var id = RouteId.Of(context, "job");
        using var body = await JsonBody.TryReadAsync(context);
        string? reason = null;
        if (body is not null)
        {
            var fields = new RequestFields(body.RootElement, []);
            reason = fields.Text("reason");
            fields.Finish();
        }

        await AnswerAsync(context, jobs, id, await jobs.TryCancelAsync(id, Caller.Of(context).Name, reason, context.RequestAborted), "cancelled");
    }

    private static async Task RetryAsync(HttpContext context, JobClient jobs)
    {
        var id = RouteId.Of(context, "job");
        await JsonBody.RequireNoneAsync(context);
        await AnswerAsync(context, jobs, id, await jobs.TryRetryAsync(id, Caller.Of(context).Name, context.RequestAborted), "retried");
    }

    private static async Task PrioritizeAsync(HttpContext context, JobClient jobs)
    {
        var id = RouteId.Of(context, "job");
        using var body = await JsonBody.ReadAsync(context);
        var fields = new RequestFields(body.RootElement, []);
        var priority = fields.Whole("priority");
        if (priority is not (>= JobPriority.Lowest and <= JobPriority.Highest) && !fields.HasFault("priority"))
            fields.Add("priority", priority is null ? "is required" : "must be a whole number from 0 to 10");
        fields.Finish();
        await AnswerAsync(
            context, jobs, id, await jobs.TryPrioritizeAsync(id, priority!.Value, Caller.Of(context).Name, context.RequestAborted),
            "given another priority");
    }

    private static async Task AnswerAsync(HttpContext context, JobClient jobs, long id, JobCommandOutcome outcome, string moved)
    {
        switch (outcome)
        {
            case JobCommandOutcome.NotFound:
                throw RouteId.Missing("job", id);
            case JobCommandOutcome.NotAllowed { Status: var status }:
                throw new RefusedException(StatusCodes.Status409Conflict, $"Job {id} is {status.Name()} and cannot be {moved}.");
            default:
                var job = await jobs.FindAsync(id, context.RequestAborted) ?? throw RouteId.Missing("job", id);
                await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new JobAnswer(true, JobView.Of(job)));
                return;
        }
    }

    private static async Task<Job> FindAsync(HttpContext context, JobClient jobs)
    {
        var id = RouteId.Of(context, "job");
        return await jobs.FindAsync(id, context.RequestAborted) ?? throw RouteId.Missing("job", id);
    }
}
