using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Signalbox.Identities;
using Signalbox.RemoteWorkers;
using Signalbox.Server.Access;
using Signalbox.Server.Problems;
using Signalbox.Server.Requests;
using Signalbox.Views;
using Signalbox.Workers;

namespace Signalbox.Server.Workers;

/// <summary>Workers of other programs over HTTP: register, say that they are alive, claim; and the list of all workers.</summary>
internal static class WorkerRoutes
{
    private const int MostHeldJobs = 10_000;

    /// <summary>Maps the routes.</summary>
    public static void MapWorkers(this IEndpointRouteBuilder routes)
    {
        var workers = routes.MapGroup("/api/workers").WithTags("Workers");
        workers.MapGet("", ListAsync).Needs(Permission.Read | Permission.Work).WithSummary("List all workers").Produces<WorkersAnswer>();
        workers.MapPost("", RegisterAsync).Needs(Permission.Work).WithSummary("Register a worker, or renew its registration")
            .Accepts<RegistrationBody>("application/json").Produces<RegistrationAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        workers.MapPost("{workerId}/heartbeat", HeartbeatAsync).Needs(Permission.Work)
            .WithSummary("Say that a worker is alive, and renew what it holds")
            .Accepts<HeartbeatBody>(isOptional: true, "application/json").Produces<HeartbeatAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        workers.MapPost("{workerId}/claim", ClaimAsync).Needs(Permission.Work).WithMetadata(new DisableRequestTimeoutAttribute())
            .WithSummary("Claim jobs; waits up to waitSeconds for the first")
            .Accepts<ClaimBody>(isOptional: true, "application/json").Produces<ClaimAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task ListAsync(HttpContext context, WorkerClient workers)
    {
        var all = await workers.ListRegisteredAsync(context.RequestAborted);
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new WorkersAnswer(true, [.. all.Select(WorkerView.Of)]));
    }

    private static async Task RegisterAsync(HttpContext context, RemoteWorkerClient workers)
    {
        using var body = await JsonBody.ReadAsync(context);
        var fields = new RequestFields(body.RootElement, []);
        // The rules say what is missing.
        var worker = new WorkerIdentity(
            fields.Text("workerId")!, fields.Text("workerType")!, fields.Texts("capabilities"), [], fields.Whole("maxConcurrentJobs") ?? 1)
        {
            Host = fields.Text("host"),
            Version = fields.Text("version"),
        };
        foreach (var error in RemoteWorkerRules.Check(worker).Where(e => !fields.HasFault(e.Field)))
            fields.Add(error.Field, error.Message);
        fields.Finish();
        var registered = await workers.RegisterAsync(worker, Caller.Of(context).Name, context.RequestAborted) ?? throw new RefusedException(
            StatusCodes.Status409Conflict,
            $"Worker '{worker.WorkerId}' is another program's or a node's: register under an id of your own, or wait until that worker is gone.");
        await JsonAnswer.WriteAsync(
            context, StatusCodes.Status200OK,
            new RegistrationAnswer(
                true, RegisteredWorkerAnswer.Of(registered, null), workers.Options.Heartbeat.TotalSeconds, workers.Options.Lease.TotalSeconds));
    }

    private static async Task HeartbeatAsync(HttpContext context, string workerId, RemoteWorkerClient workers)
    {
        WorkerStatus? status = null;
        List<(long, int)>? jobs = null;
        using (var body = await JsonBody.TryReadAsync(context))
        {
            if (body is not null)
            {
                var fields = new RequestFields(body.RootElement, []);
                status = Status(fields);
                if (fields.Has("jobs"))
                    jobs = [.. fields.Objects("jobs", MostHeldJobs, HeldJob)];
                fields.Finish();
            }
        }

        var renewed = await workers.HeartbeatAsync(workerId, Caller.Of(context).Name, status, jobs, context.RequestAborted) ?? throw Unknown(workerId);
        await JsonAnswer.WriteAsync(
            context, StatusCodes.Status200OK,
            new HeartbeatAnswer(
                true, RegisteredWorkerAnswer.Of(renewed.Worker, status), Spell(renewed.Attempts.Lost), Spell(renewed.Attempts.Cancelled),
                workers.Options.Lease.TotalSeconds));
    }

    private static async Task ClaimAsync(HttpContext context, string workerId, RemoteWorkerClient workers, IHostApplicationLifetime lifetime)
    {
        var request = new RemoteClaimRequest(workerId, Caller.Of(context).Name, 1, TimeSpan.Zero, []);
        using (var body = await JsonBody.TryReadAsync(context))
        {
            if (body is not null)
            {
                var fields = new RequestFields(body.RootElement, []);
                request = request with
                {
                    Max = Within(fields, "max", 1, RemoteWorkerRules.MaximumClaim, 1),
                    Wait = TimeSpan.FromSeconds(Within(fields, "waitSeconds", 0, (int)RemoteWorkerRules.LongestWait.TotalSeconds, 0)),
                    JobTypes = fields.Texts("jobTypes"),
                };
                fields.Finish();
            }
        }

        var claimed = await ClaimUntilStoppedAsync(request, workers, context.RequestAborted, lifetime.ApplicationStopping) switch
        {
            RemoteClaim.Claimed jobs => jobs,
            RemoteClaim.Invalid invalid => throw RefusedException.Invalid("The claim cannot be taken as it is; 'errors' says what to mend.", [.. invalid.Errors]),
            _ => throw Unknown(workerId),
        };
        await JsonAnswer.WriteAsync(
            context, StatusCodes.Status200OK, new ClaimAnswer(true, [.. claimed.Jobs.Select(j => ClaimedJobAnswer.Of(j, claimed.Until))]));
    }

    // A node that stops does not wait for those who wait for jobs: they ask again, and meet another node or the next start.
    private static async Task<RemoteClaim> ClaimUntilStoppedAsync(
        RemoteClaimRequest request, RemoteWorkerClient workers, CancellationToken aborted, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping);
        try
        {
            return await workers.ClaimAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return new RemoteClaim.Claimed([], null);
        }
    }

    private static WorkerStatus? Status(RequestFields fields)
    {
        if (fields.Text("status") is not { } name)
            return null;
        WorkerStatus[] known = [WorkerStatus.Active, WorkerStatus.Idle, WorkerStatus.Busy, WorkerStatus.Offline];
        foreach (var status in known)
        {
            if (string.Equals(status.ToString(), name, StringComparison.OrdinalIgnoreCase))
                return status;
        }

        fields.Add("status", "must be active, idle, busy or offline");
        return null;
    }

    private static (long, int) HeldJob(RequestFields job)
    {
        var (id, attempt) = (job.Id("id"), job.Whole("attempt"));
        if (id is null && !job.HasFault("id"))
            job.Add("id", "is required");
        if (attempt is null && !job.HasFault("attempt"))
            job.Add("attempt", "is required");
        return (id ?? 0, attempt ?? 0);
    }

    private static int Within(RequestFields fields, string name, int least, int most, int otherwise)
    {
        var value = fields.Whole(name) ?? otherwise;
        if (value < least || value > most)
            fields.Add(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}"));
        return value;
    }

    private static RefusedException Unknown(string workerId) => RefusedException.NotFound(
        $"This token has not registered a worker '{(workerId.Length > 50 ? workerId[..50] + "..." : workerId)}': send POST /api/workers first.");

    private static string[] Spell(IReadOnlyList<long> ids) => [.. ids.Select(id => id.ToString(CultureInfo.InvariantCulture))];
}
