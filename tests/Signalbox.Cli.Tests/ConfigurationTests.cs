using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task Every_fault_of_the_configuration_is_told_at_once()
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync(
            "signalbox.yaml",
            """
            workers:
              leaseSeconds: none
              maxConcurrentJobs: 0
              colour: red
            simpleTask:
              allowPrivateNetwork: maybe
            polici:
              localDecisions: false
            policy:
              openBeforeDeciding: never
            retention:
              completed: 59m
              failed: 1y
              logs: eternally
              lanes: 12h
            """);
        folder.Environment["SIGNALBOX__Retention__Audit"] = "101y";
        folder.Environment["SIGNALBOX__Workers__HeartbeatSeconds"] = "500";
        folder.Environment["SIGNALBOX__Nothing__Here"] = "1";
        var result = (await folder.RunAsync("jobs", "list")).Exits(2);
        Assert.Contains("workers.leaseSeconds (signalbox.yaml line 2): is 'none' and must be seconds from 1 to 3600", result.Errors);
        Assert.Contains("workers.maxConcurrentJobs (signalbox.yaml line 3): is '0' and must be a whole number from 1 to 10000", result.Errors);
        Assert.Contains("workers.colour (signalbox.yaml line 4): is not a setting; known are workers.", result.Errors);
        Assert.Contains("simpleTask.allowPrivateNetwork (signalbox.yaml line 6): is 'maybe' and must be true or false", result.Errors);
        Assert.Contains("polici.localDecisions", result.Errors);
        Assert.Contains("policy.openBeforeDeciding (signalbox.yaml line 10): is 'never' and must be high or all", result.Errors);
        Assert.Contains("workers.heartbeatSeconds (SIGNALBOX__Workers__HeartbeatSeconds): is '500'", result.Errors);
        Assert.Contains("nothing.here (SIGNALBOX__Nothing__Here)", result.Errors);
        Assert.Contains("retention.completed (signalbox.yaml line 12): is '59m' and must be a duration from 1h to 100y such as 90d, or forever", result.Errors);
        Assert.Contains("retention.logs (signalbox.yaml line 14): is 'eternally'", result.Errors);
        Assert.Contains("retention.lanes (signalbox.yaml line 15): is '12h' and must be a duration from 1d to 100y such as 90d, or forever", result.Errors);
        Assert.Contains("retention.audit (SIGNALBOX__Retention__Audit): is '101y'", result.Errors);
        Assert.DoesNotContain("retention.failed (", result.Errors);
        Assert.False(Directory.Exists(folder.DataDirectory));
    }

    [Theory]
    [InlineData("workers: [")]
    [InlineData("workers:\n  leaseSeconds: 1\n  leaseSeconds: 2")]
    [InlineData("- workers")]
    [InlineData("workers: 5")]
    public async Task A_file_of_another_form_is_refused_in_words(string yaml)
    {
        await using var folder = new CliFolder();
        var file = await folder.WriteAsync("other.yaml", yaml);
        var result = (await folder.RunAsync("worker", "start", "--config", file)).Exits(2);
        Assert.Contains("The configuration has", result.Errors);
        Assert.DoesNotContain("   at ", result.Errors);
    }

    [Fact]
    public async Task The_environment_stands_above_the_file_and_both_above_the_defaults()
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync("signalbox.yaml", "workers:\n  maxConcurrentJobs: 7\n  pollSeconds: 0.5\n  workerId: from-file\n  capabilities: [gpu, linux]\n");
        await folder.WriteAsync(".env", "KEY=\"-----BEGIN\nAB=\n-----END\"\nSIGNALBOX__Workers__MaxConcurrentJobs='9' # a comment\nexport WORKER_TYPE=executor\n");
        folder.Environment["SIGNALBOX__Workers__PollSeconds"] = "0.25";
        folder.Environment["WORKER_ID"] = "from-environment";
        using var worker = await folder.StartWorkerAsync();
        Assert.Contains("\"maxConcurrentJobs\": 9", worker.Output);
        Assert.Contains("\"pollInterval\": 250", worker.Output);
        var listed = Assert.Single((await folder.RunAsync("workers", "list", "--json")).Exits(0).Json.EnumerateArray());
        Assert.Equal("from-environment", listed.GetProperty("workerId").GetString());
        Assert.Equal("executor", listed.GetProperty("workerType").GetString());
        Assert.Equal(["gpu", "linux"], listed.GetProperty("capabilities").EnumerateArray().Select(c => c.GetString()!));
    }
}
