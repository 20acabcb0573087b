using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Learnings;
using Signalbox.RemoteWorkers;
using Signalbox.Server.Access;
using Signalbox.Server.Jobs;
using Signalbox.Server.Learnings;
using Signalbox.Server.Problems;
using Signalbox.Server.Requests;
using Signalbox.Views;

namespace Signalbox.Server.Workers;

/// <summary>What workers of other programs do with the jobs that they hold: log, save steps, ask, complete, fail.</summary>
internal static class AttemptRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void MapAttempts(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/api/agent-jobs/{id}").WithTags("Workers");
        jobs.MapPost("logs", LogAsync).Needs(Permission.Work).WithSummary("Append to the log of a job that the worker holds")
            .Accepts<LogBody>("application/json").Produces<LogAnswer>().RefusesLostAttempts();
        jobs.MapPost("steps", SaveStepAsync).Needs(Permission.Work).WithSummary("Save a step once; the same name again returns what was saved")
            .WithMetadata(BodyLimit.Jobs).Accepts<StepBody>("application/json").Produces<StepAnswer>().RefusesLostAttempts();
        jobs.MapPost("checkpoints", CheckpointAsync).Needs(Permission.Work)
            .WithSummary("Show data to people; a blocking checkpoint suspends the job until somebody decides")
            .WithMetadata(BodyLimit.Jobs).Accepts<CheckpointBody>("application/json")
            .Produces<CheckpointAnswer>(StatusCodes.Status201Created).Produces<CheckpointAnswer>().RefusesLostAttempts();
        routes.MapPost("/api/workers/{workerId}/actions", AskAsync).Needs(Permission.Work).WithTags("Workers")
            .WithSummary("Ask the policy before doing something for a job; what needs approval suspends the job")
            .Accepts<ActionBody>("application/json").Produces<ActionAnswer>().Produces<ActionAnswer>(StatusCodes.Status202Accepted).RefusesLostAttempts();
        jobs.MapPost("complete", CompleteAsync).Needs(Permission.Work).WithSummary("Complete a job with the evidence that it is done")
            .WithMetadata(BodyLimit.Jobs).Accepts<CompletionBody>("application/json").Produces<JobAnswer>()
            .Produces<CheckpointAnswer>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status422UnprocessableEntity).RefusesLostAttempts();
        jobs.MapPost("fail", FailAsync).Needs(Permission.Work).WithSummary("Fail an attempt; it is tried again when it may be and attempts are left")
            .Accepts<FailureBody>("application/json").Produces<JobAnswer>().RefusesLostAttempts();
    }

    private static RouteHandlerBuilder RefusesLostAttempts(this RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task LogAsync(HttpContext context, RemoteAttemptClient attempts, JobClient jobs)
    {
        using var body = await JsonBody.ReadAsync(context);
        var fields = new RequestFields(body.RootElement, []);
        var key = AttemptFields.Key(context, fields);
        var entries = fields.Objects("entries", RemoteAttemptClient.MaximumEntries, AttemptFields.Entry);
        fields.Finish();
        if (!await attempts.LogAsync(key, entries, context.RequestAborted))
            throw await LostAsync(context, jobs, key);
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new LogAnswer(true, entries.Count));
    }

    private static async Task SaveStepAsync(HttpContext context, RemoteAttemptClient attempts, JobClient jobs)
    {
        using var body = await JsonBody.ReadAsync(context);
        var fields = new RequestFields(body.RootElement, []);
        var key = AttemptFields.Key(context, fields);
        var (name, output) = (fields.Required("name"), fields.Raw("output") ?? default);
        fields.Finish();
        var saved = await attempts.SaveStepAsync(key, name, output, context.RequestAborted) ?? throw await LostAsync(context, jobs, key);
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new StepAnswer(true, new SavedStepAnswer(name, saved)));
    }

    private static async Task CheckpointAsync(HttpContext context, RemoteAttemptClient attempts, JobClient jobs)
    {
        using var body = await JsonBody.ReadAsync(context);
        var fields = new RequestFields(body.RootElement, []);
        var key = AttemptFields.Key(context, fields);
        var (name, data) = (fields.Required("name"), fields.Raw("data") ?? default);
        var (blocking, seconds) = (fields.Flag("blocking") ?? true, fields.Whole("expiresInSeconds"));
        var options = CheckpointOptions.Default with { Reason = fields.Text("reason") };
        fields.Finish();
        if (seconds is { } given)
            options = options with { ExpiresAfter = TimeSpan.FromSeconds(given) };
        var (status, checkpoint) = await attempts.CheckpointAsync(key, name, data, options, blocking, context.RequestAborted) switch
        {
            CheckpointReply.Recorded made => (StatusCodes.Status201Created, made.Checkpoint),
            CheckpointReply.Suspended made => (StatusCodes.Status201Created, made.Checkpoint),
            CheckpointReply.Decided known => (StatusCodes.Status200OK, known.Checkpoint),
            CheckpointReply.Prohibited prohibited => throw Prohibited(prohibited.Reason),
            _ => throw await LostAsync(context, jobs, key),
        };
        await JsonAnswer.WriteAsync(context, status, new CheckpointAnswer(true, CheckpointView.Of(checkpoint)));
    }

    private static async Task AskAsync(HttpContext context, string workerId, RemoteAttemptClient attempts, JobClient jobs)
    {
        using var body = await JsonBody.ReadAsync(context);
        var fields = new RequestFields(body.RootElement, []);
        var key = AttemptFields.Key(context, fields, workerId);
        var (action, detail) = (fields.Required("action"), fields.Raw("detail") ?? default);
        fields.Finish();
        var (status, answer) = await attempts.AskAsync(key, action, detail, context.RequestAborted) switch
        {
            ActionReply.Allowed allowed => (StatusCodes.Status200OK, new ActionAnswer(true, allowed.Logged ? "allow_logged" : "allow")),
            ActionReply.NeedsApproval needed =>
                (StatusCodes.Status202Accepted, new ActionAnswer(true, "needs_approval", needed.Checkpoint.Id.ToString(CultureInfo.InvariantCulture))),
            ActionReply.Prohibited prohibited => throw Prohibited(prohibited.Reason),
            _ => throw await LostAsync(context, jobs, key),
        };
        await JsonAnswer.WriteAsync(context, status, answer);
    }

    private static RefusedException Prohibited(string reason) =>
        new(StatusCodes.Status403Forbidden, reason) { Members = [("decision", "prohibited"), ("reason", reason)] };

    private static async Task CompleteAsync(HttpContext context, RemoteAttemptClient attempts, JobClient jobs)
    {
        using var body = await JsonBody.ReadAsync(context);
        var fields = new RequestFields(body.RootElement, []);
        var key = AttemptFields.Key(context, fields);
        var (evidence, result) = (fields.Raw("evidence"), fields.Raw("result"));
        var learnings = fields.Has("learnings") ? fields.Objects("learnings", LearningRules.MaximumBatch, LearningFields.Read) : [];
        fields.Finish();
        switch (await attempts.CompleteAsync(key, evidence, result, learnings, context.RequestAborted))
        {
            case CompletionReply.Completed or CompletionReply.Cancelled:
                await AnswerAsync(context, jobs, key.JobId);
                return;
            case CompletionReply.Refused refused:
                throw new RefusedException(
                    StatusCodes.Status422UnprocessableEntity, "The evidence does not prove that the job is done; 'errors' says what is missing. The worker still holds the job.",
                    [.. refused.Reasons.Select(reason => new FieldError("evidence", reason))]);
            case CompletionReply.Waits waits:
                await JsonAnswer.WriteAsync(context, StatusCodes.Status202Accepted, new CheckpointAnswer(true, CheckpointView.Of(waits.Checkpoint)) { Message = waits.Reason });
                return;
            default:
                throw await LostAsync(context, jobs, key);
        }
    }

    private static async Task FailAsync(HttpContext context, RemoteAttemptClient attempts, JobClient jobs)
    {
        using var body = await JsonBody.ReadAsync(context);
        var fields = new RequestFields(body.RootElement, []);
        var key = AttemptFields.Key(context, fields);
        var (error, type, retryable) = (fields.Required("error"), fields.Text("errorType"), fields.Flag("retryable") ?? false);
        fields.Finish();
        if (await attempts.FailAsync(key, error, type, retryable, context.RequestAborted) is null)
            throw await LostAsync(context, jobs, key);
        await AnswerAsync(context, jobs, key.JobId);
    }

    private static async Task AnswerAsync(HttpContext context, JobClient jobs, long id)
    {
        var job = await jobs.FindAsync(id, context.RequestAborted) ?? throw RouteId.Missing("job", id);
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new JobAnswer(true, JobView.Of(job)));
    }

    private static async Task<RefusedException> LostAsync(HttpContext context, JobClient jobs, AttemptKey key) =>
        await jobs.FindAsync(key.JobId, context.RequestAborted) is null
            ? RouteId.Missing("job", key.JobId)
            : new RefusedException(
                StatusCodes.Status409Conflict,
                $"Worker '{key.WorkerId}' does not hold attempt {key.Attempt} of job {key.JobId} (any more): stop working on it, and claim again.");
}
