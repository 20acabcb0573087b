using Signalbox.BuiltIn.DataProcessing.Records;
using Signalbox.BuiltIn.Inputs;
using Signalbox.BuiltIn.Workspace;
using Signalbox.Checkpoints;
using Signalbox.Handlers;

namespace Signalbox.BuiltIn.DataProcessing;

/// <summary>
/// Reads records, works on them in chunks that are each a step, and publishes one output file. However large the input is,
/// one record is in memory at a time; a job that dies goes on with the chunk it was in.
/// </summary>
internal sealed class DataProcessingHandler(string workspaceFolder) : IJobHandler
{
    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        try
        {
            var workspace = new ContainedFolder(workspaceFolder);
            var request = DataRequest.Read(job.Job.Input, workspace);
            return await ProcessAsync(job, request, new JobFolder(workspace, job.Id));
        }
        catch (JobFaultException fault)
        {
            return fault.ToOutcome();
        }
    }

    private static async Task<JobOutcome> ProcessAsync(JobContext job, DataRequest request, JobFolder folder)
    {
        var operation = request.OperationName;
        var input = await job.StepAsync("input", token => InputSummary.MeasureAsync(request.Source, token));
        await job.RecordAsync("input-validated", new { operation, source = request.Source.Name, input.Records, input.Fields, input.Sha256 });

        await using var work = new ChunkWork(request.Source, input, request.Operation, folder);
        var chunks = await WorkAsync(job, work, input);

        var outputWork = new OutputWork(work, chunks, request.Operation, folder);
        var output = await job.StepAsync("output", outputWork.MakeAsync);
        var file = folder.Label(outputWork.Name);
        var invalid = chunks.Sum(c => (long)c.Invalid);
        var processed = new { operation, input.Records, written = output.Records, invalid, output.Sample, file, output.Sha256, output.Bytes };
        await job.RecordAsync("processed", processed);
        if (request.RequireApproval)
            await ApproveAsync(job, processed, $"Publish what came of {input.Records:N0} records as '{file}'.");

        await job.StepAsync("publish", token => outputWork.PublishAsync(output, token));
        outputWork.CleanUp();
        job.ReportProgress(1, $"{input.Records:N0} of {input.Records:N0} records");
        job.Log($"Published '{file}', {output.Bytes:N0} bytes, made of {input.Records:N0} records.");
        return JobOutcome.DoneWith(
            new { operation, input.Records, written = output.Records, invalid, file, output.Sha256, output.Bytes, output.Data });
    }

    private static async Task<IReadOnlyList<ChunkSummary>> WorkAsync(JobContext job, ChunkWork work, InputSummary input)
    {
        // The output and its publishing take the last tenth.
        const double Share = 0.9;
        var chunks = new List<ChunkSummary>(work.Count);
        for (var i = 0; i < work.Count; i++)
        {
            var chunk = i;
            chunks.Add(await job.StepAsync($"chunk-{i:D6}", token => work.MakeAsync(chunk, token)));
            var done = Math.Min((i + 1L) * ChunkWork.ChunkRecords, input.Records);
            job.ReportProgress(Share * done / input.Records, $"{done:N0} of {input.Records:N0} records");
        }

        return chunks;
    }

    private static async Task ApproveAsync<T>(JobContext job, T shown, string reason)
    {
        var decision = await job.CheckpointAsync("publish", shown, new CheckpointOptions { Reason = reason });
        if (decision.Edited)
            throw new JobFaultException("The data of the checkpoint 'publish' cannot be edited, since it describes a file; approve it as it is or reject it. Nothing was published.");
    }
}
