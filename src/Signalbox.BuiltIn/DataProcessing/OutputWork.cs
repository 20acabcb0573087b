using System.Text;
using Signalbox.BuiltIn.DataProcessing.Operations;
using Signalbox.BuiltIn.DataProcessing.Records;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.DataProcessing;

/// <summary>Makes the output of the chunks and publishes it.</summary>
internal sealed class OutputWork(ChunkWork work, IReadOnlyList<ChunkSummary> chunks, IOperation operation, JobFolder folder)
{
    private const string Draft = "output.draft";

    /// <summary>The output's name in the job's folder.</summary>
    public string Name { get; } = operation.Format == OutputFormat.Lines ? "output.jsonl" : "output.json";

    /// <summary>Makes the output beside its place.</summary>
    public async Task<OutputSummary> MakeAsync(CancellationToken cancellationToken)
    {
        using var output = new OutputFile(folder.Create(Draft), operation.Format);
        var run = operation.StartOutput();
        for (var i = 0; i < chunks.Count; i++)
        {
            using var lines = new StreamReader(await work.FileOfAsync(i, chunks[i], cancellationToken), Encoding.UTF8);
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
                run.Add(line, output);
        }

        run.End(chunks, output);
        return output.Complete();
    }

    /// <summary>Moves the output into its place; what is published has the digest that was made and, if asked, approved.</summary>
    public async Task PublishAsync(OutputSummary made, CancellationToken cancellationToken)
    {
        if (await folder.DigestAsync(Name, cancellationToken) == made.Sha256)
            return;
        // It may be lost, or on another node that has another workspace.
        if (await folder.DigestAsync(Draft, cancellationToken) != made.Sha256
            && (await MakeAsync(cancellationToken)).Sha256 != made.Sha256)
            throw new JobFaultException("The output came out differently when it was made again, and was not published.");
        folder.Rename(Draft, Name);
    }

    /// <summary>Removes what is not needed any more.</summary>
    public void CleanUp() => folder.Remove(Draft, ChunkWork.Folder);
}
