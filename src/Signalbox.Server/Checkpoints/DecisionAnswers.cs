using Microsoft.AspNetCore.Http;
using Signalbox.Checkpoints;
using Signalbox.Server.Problems;
using Signalbox.Server.Requests;
using Signalbox.Views;

namespace Signalbox.Server.Checkpoints;

/// <summary>The one place that turns what came of a decision into an answer.</summary>
internal static class DecisionAnswers
{
    /// <summary>Answers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="id">The checkpoint.</param>
    /// <param name="outcome">What came of the decision.</param>
    /// <param name="done">What is said when it was decided.</param>
    /// <exception cref="RefusedException">It was not taken.</exception>
    public static Task WriteAsync(HttpContext context, long id, DecisionOutcome outcome, string done) => outcome switch
    {
        DecisionOutcome.Taken { Checkpoint: var taken } => JsonAnswer.WriteAsync(
            context, StatusCodes.Status200OK, new DecisionAnswer(true, CheckpointView.Of(taken), taken.Status == CheckpointStatus.Pending ? More(taken) : done)),
        DecisionOutcome.NotFound => throw RouteId.Missing("checkpoint", id),
        DecisionOutcome.AlreadyDecided { Checkpoint: var decided } => throw Conflict(
            decided.Status == CheckpointStatus.Recorded
                ? $"Checkpoint {id} was only recorded and asks for no decision."
                : $"Checkpoint {id} is {decided.Status.Name()} already, by {decided.DecidedBy ?? "nobody"}."),
        DecisionOutcome.Expired => throw Conflict($"Checkpoint {id} has expired; retry its job to be asked again."),
        DecisionOutcome.SamePerson => throw Conflict($"You have approved checkpoint {id} already; another person must approve it too."),
        DecisionOutcome.Invalid { Message: var message } => throw RefusedException.Invalid(message),
        DecisionOutcome.Refused { Message: var message } => throw new RefusedException(StatusCodes.Status403Forbidden, message),
        _ => throw new InvalidOperationException($"The outcome {outcome.GetType().Name} has no answer."),
    };

    private static string More(Checkpoint checkpoint)
    {
        var missing = checkpoint.ApprovalsRequired - checkpoint.Approvals.Count;
        return missing == 1 ? "Approval recorded; one more person must approve" : $"Approval recorded; {missing} more people must approve";
    }

    private static RefusedException Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);
}
