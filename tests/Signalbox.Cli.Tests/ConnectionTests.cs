using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests;

public sealed class ConnectionTests
{
    [Fact]
    public async Task The_doctor_compares_the_connections_of_a_node_with_what_the_server_lets_in()
    {
        await using var folder = new CliFolder();
        var usual = (await folder.RunAsync("doctor")).Exits(0);
        Assert.Matches(@"OK   connections    up to 40 a node; the server lets in 197 \(200 less 3 reserved\), [0-9]+ in use by others", usual.Output);

        folder.Environment["SIGNALBOX__Database__MaxConnections"] = "300";
        var greedy = (await folder.RunAsync("doctor")).Exits(0);
        Assert.Contains("WARN connections    up to 300 a node; the server lets in 197", greedy.Output);
        Assert.Contains("mend: lower database.maxConnections, or raise max_connections of the server", greedy.Output);
    }

    [Fact]
    public async Task A_bound_with_which_a_node_cannot_work_is_a_fault_of_the_configuration()
    {
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = "postgres://maria:hidden-word@127.0.0.1:1/none?Maximum%20Pool%20Size=5";
        var url = (await folder.RunAsync("worker", "start")).Exits(2);
        Assert.Contains("DATABASE_URL: Maximum Pool Size is 5 and must be 10 to 1000", url.Errors);
        Assert.DoesNotContain("hidden-word", url.Errors);
        Assert.Contains("FAIL configuration", (await folder.RunAsync("doctor")).Exits(1).Output);

        await folder.WriteAsync("signalbox.yaml", "database: {maxConnections: 9}\n");
        Assert.Contains(
            "database.maxConnections (signalbox.yaml line 1): is '9' and must be a whole number from 10 to 1000",
            (await folder.RunAsync("jobs", "list")).Exits(2).Errors);
    }
}
