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
    public static Task WriteAsync(HttpContext context, long id, DecisionOutcome outcome, string done)
    {
        var words = DecisionMessages.Of(id, outcome, done);
        return outcome switch
        {
            DecisionOutcome.Taken { Checkpoint: var taken } =>
                JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new DecisionAnswer(true, CheckpointView.Of(taken), words)),
            DecisionOutcome.NotFound => throw RouteId.Missing("checkpoint", id),
            DecisionOutcome.Invalid => throw RefusedException.Invalid(words),
            DecisionOutcome.Refused => throw new RefusedException(StatusCodes.Status403Forbidden, words),
            _ => throw new RefusedException(StatusCodes.Status409Conflict, words),
        };
    }
}
