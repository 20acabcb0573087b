using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Logs;
using Signalbox.Server.Access;
using Signalbox.Server.Requests;
using Signalbox.Views;

namespace Signalbox.Server.Checkpoints;

/// <summary>Checkpoints over HTTP: list, show, approve, reject. Only people decide; no token can.</summary>
internal static class CheckpointRoutes
{
    private const int MostEntries = 1_000;

    /// <summary>Maps the routes.</summary>
    public static void MapCheckpoints(this IEndpointRouteBuilder routes)
    {
        var checkpoints = routes.MapGroup("/api/admin/agent-checkpoints").WithTags("Checkpoints");
        checkpoints.MapGet("", ListAsync).Needs(Permission.Read).WithSummary("List checkpoints: pending ones oldest first, then others newest first")
            .TakesQuery("status", "limit", "offset", "cursor").Produces<CheckpointPageAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        checkpoints.MapGet("{id}", ShowAsync).NeedsToExist(Permission.Read).WithSummary("Show a checkpoint with its job and the job's logs")
            .Produces<CheckpointDetailsAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        checkpoints.MapPost("{id}", ApproveAsync).Needs(Permission.Decide).WithSummary("Approve, with edits when data is given").WithMetadata(BodyLimit.Jobs)
            .Accepts<ApprovalBody>(isOptional: true, "application/json").Produces<DecisionAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        checkpoints.MapDelete("{id}", RejectAsync).Needs(Permission.Decide).WithSummary("Reject, with a reason")
            .Accepts<RejectionBody>("application/json").Produces<DecisionAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task ListAsync(HttpContext context, CheckpointClient checkpoints)
    {
        var query = new Query(context);
        var status = query.OneOf<CheckpointStatus>(
            "status", CheckpointStatusNames.TryParse, string.Join(", ", Enum.GetValues<CheckpointStatus>().Select(s => s.Name())));
        var limit = query.Whole("limit", 1, CheckpointQuery.MaximumLimit, 100);
        var offset = query.Whole("offset", 0, int.MaxValue, 0);
        var after = query.Id("cursor");
        query.Finish();
        var listing = await checkpoints.OpenListAsync(status, limit, offset, after, context.RequestAborted);
        await JsonAnswer.StreamAsync(context, new CheckpointPageAnswer(true, listing.Checkpoints.Select(CheckpointView.Of), listing.Total)
        {
            TotalIsAtLeast = listing.TotalIsAtLeast,
            SearchIncomplete = !listing.SearchedAll,
            NextCursor = listing.Next?.ToString(CultureInfo.InvariantCulture),
        });
    }

    private static async Task ShowAsync(HttpContext context, CheckpointClient checkpoints, JobClient jobs, LogClient logs)
    {
        var id = RouteId.Of(context, "checkpoint");
        var checkpoint = await checkpoints.FindAsync(id, context.RequestAborted) ?? throw RouteId.Missing("checkpoint", id);
        var job = await jobs.FindAsync(checkpoint.JobId, context.RequestAborted);
        var entries = await logs.ListForJobAsync(checkpoint.JobId, MostEntries, context.RequestAborted);
        await JsonAnswer.WriteAsync(
            context, StatusCodes.Status200OK,
            new CheckpointDetailsAnswer(true, CheckpointView.Of(checkpoint), job is null ? null : JobView.Of(job), [.. entries.Select(LogView.Of)]));
    }

    private static async Task ApproveAsync(HttpContext context, CheckpointClient checkpoints)
    {
        var id = RouteId.Of(context, "checkpoint");
        using var body = await JsonBody.TryReadAsync(context);
        (string? comment, string? edits, string? digest) = (null, null, null);
        if (body is not null)
        {
            var fields = new RequestFields(body.RootElement, []);
            (comment, edits, digest) = (fields.Text("comment"), fields.Raw("data")?.Text, fields.Text("digest"));
            fields.Finish();
        }

        var caller = Caller.Of(context);
        var outcome = await checkpoints.ApproveAsync(id, caller.Name, comment, edits, digest, caller.Role?.Name(), context.RequestAborted);
        await DecisionAnswers.WriteAsync(context, id, outcome, "Checkpoint approved successfully");
    }

    private static async Task RejectAsync(HttpContext context, CheckpointClient checkpoints)
    {
        var id = RouteId.Of(context, "checkpoint");
        using var body = await JsonBody.TryReadAsync(context);
        string? reason = null;
        if (body is not null)
        {
            var fields = new RequestFields(body.RootElement, []);
            reason = fields.Text("reason");
            fields.Finish();
        }

        var outcome = await checkpoints.RejectAsync(id, Caller.Of(context).Name, reason, context.RequestAborted);
        await DecisionAnswers.WriteAsync(context, id, outcome, "Checkpoint rejected successfully");
    }
}
