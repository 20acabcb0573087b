using Signalbox.BuiltIn.Inputs;
using Signalbox.Checkpoints;
using Signalbox.Handlers;

namespace Signalbox.BuiltIn.CodeGeneration;

/// <summary>
/// Shows generated files to a person, with how they differ from those in the target, and writes exactly what was approved.
/// </summary>
internal sealed class CodeGenerationHandler(string workspaceFolder, string? targetRoot) : IJobHandler
{
    private const string Review = "code-review";

    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        try
        {
            return await ReviewAndWriteAsync(job);
        }
        catch (JobFaultException fault)
        {
            return fault.ToOutcome();
        }
    }

    private async Task<JobOutcome> ReviewAndWriteAsync(JobContext job)
    {
        var request = CodeRequest.Read(job);
        var target = CodeTarget.Of(workspaceFolder, targetRoot, job.Id, request.TargetFolder);
        // Saved, because the resumed job must ask with the same data although the target has moved on.
        var compared = await job.StepAsync("compare", token => CodeComparison.CompareAsync(target, request.Files, token));
        var review = new CodeReview(
            request.Description, target.Label, [.. request.Files.Zip(compared, ReviewedFile.Of)]);
        job.ReportProgress(0.3, $"{review.Files.Count:N0} files to be reviewed");

        var decision = await job.CheckpointAsync(Review, review, new CheckpointOptions { Reason = Reason(review) });
        var approved = review.Approved(decision.DataJson);

        var bases = compared.ToDictionary(c => c.Path, c => c.BaseSha256, StringComparer.Ordinal);
        var written = await job.StepAsync(
            "write", token => new ApprovedFilesWriter(target, job.Id, bases).WriteAsync(approved, token));
        job.ReportProgress(1);
        job.Log($"{written.Count:N0} files are in '{target.Label}' as {decision.Checkpoint.DecidedBy ?? "the reviewer"} approved them.");
        return JobOutcome.DoneWith(new { description = request.Description, target = target.Label, files = written });
    }

    private static string Reason(CodeReview review)
    {
        int Count(string change) => review.Files.Count(f => f.Change == change);
        var what = review.Files.Count == 1 ? "1 file before it is" : $"{review.Files.Count:N0} files before they are";
        return $"Review {what} written to '{review.Target}': "
            + $"{Count("added"):N0} added, {Count("modified"):N0} modified, {Count("unchanged"):N0} unchanged.";
    }
}
