using Signalbox.BuiltIn;
using Signalbox.Dashboard.Jobs;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Dashboard.Tests.Jobs;

public sealed class InputExamplesTests
{
    [Fact]
    public async Task Each_example_is_taken_by_the_handler_that_it_is_for()
    {
        var folder = TestFolder.Create();
        var options = new BuiltInOptions { WorkspaceFolder = Path.Combine(folder, "workspace"), CodeTargetFolder = Path.Combine(folder, "target") };
        await using var box = await ServerBox.CreateAsync(builder =>
        {
            foreach (var registration in BuiltInHandlers.All(options))
                builder.AddHandler(registration);
        });
        await box.Get<Worker>().StartAsync();

        Assert.Equal(JobStatus.Completed, await RunAsync(box, BuiltInHandlers.SimpleTask));
        Assert.Equal(JobStatus.Completed, await RunAsync(box, BuiltInHandlers.DataProcessing));
        Assert.Equal(JobStatus.WaitingApproval, await RunAsync(box, BuiltInHandlers.CodeGeneration));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_type_that_is_not_known_has_no_example() => Assert.Null(InputExamples.Find("somebody-elses"));

    private static async Task<JobStatus> RunAsync(ServerBox box, string type)
    {
        var job = await box.Get<JobClient>().EnqueueAsync(new JobRequest
        {
            JobType = type,
            Description = "An example",
            Input = RawJson.Parse(InputExamples.Find(type)!),
            MaxAttempts = 1,
        });
        return (await box.WaitForAsync(job.Id, JobStatus.Completed, JobStatus.Failed, JobStatus.WaitingApproval)).Status;
    }
}
