using System.Threading.Channels;
using Signalbox.Handlers;

#pragma warning disable RS0030 // A test reads this program's standard output; it has no other way to speak.

namespace Signalbox.WorkerProbe;

/// <summary>Does what its job's input says, one word after another, each when the test says so.</summary>
internal sealed class Probe(ChannelReader<string> lines) : IJobHandler
{
    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var word in job.Input<string>().Split(' '))
                await DoAsync(job, word);
            Console.WriteLine("done");
            return JobOutcome.DoneWith("by the probe");
        }
        catch (OperationCanceledException e)
        {
            Console.WriteLine(e.GetType().Name);
            throw;
        }
    }

    private async Task DoAsync(JobContext job, string word)
    {
        switch (word)
        {
            case "in-step":
                await job.StepAsync(word, _ => SayAndWaitAsync(word));
                break;
            case "step":
                await SayAndWaitAsync(word);
                await job.StepAsync(word, _ => Task.FromResult("probe"));
                break;
            case "checkpoint":
                await SayAndWaitAsync(word);
                await job.CheckpointAsync(word, "go on?");
                break;
            default:
                await SayAndWaitAsync(word);
                break;
        }
    }

    // Deaf to its token, as a stopped process is.
    private async Task<string> SayAndWaitAsync(string word)
    {
        Console.WriteLine(word);
        return await lines.ReadAsync(CancellationToken.None);
    }
}
