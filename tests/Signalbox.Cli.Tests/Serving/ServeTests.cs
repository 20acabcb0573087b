using System.Net;
using System.Net.Sockets;
using Dapper;
using Signalbox.Cli.Tests.Processes;
using Signalbox.Testing;

namespace Signalbox.Cli.Tests.Serving;

public sealed class ServeTests
{
    private const string CodeJob =
        """{"jobType":"code-generation","taskDescription":"Generate","inputData":{"files":[{"path":"lib/a.ts","content":"export const a = 1;\n"}]}}""";

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_node_says_where_it_listens_and_stops_in_order(string signal)
    {
        await using var folder = new CliFolder();
        using var node = await ServingNode.StartAsync(folder);
        using var http = new HttpClient { BaseAddress = node.Address };
        Assert.Contains("\"status\":\"ok\"", await http.GetStringAsync(new Uri("/health", UriKind.Relative)));
        Assert.DoesNotContain("WARNING", node.Process.Output);

        await node.Process.SignalAsync(signal);

        Assert.EndsWith("Stopped.\n", (await node.Process.EndAsync()).Exits(0).Output);
        Assert.Null(folder.ServerProcess);
    }

    [Fact]
    public async Task A_stop_ends_open_streams()
    {
        await using var folder = new CliFolder();
        using var node = await ServingNode.StartAsync(folder);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = node.Address };
        http.DefaultRequestHeaders.Add("Cookie", await node.SignInAsync());
        using var stream = new StreamReader(await http.GetStreamAsync(new Uri("/api/stream", UriKind.Relative)));
        Assert.NotNull(await stream.ReadLineAsync());

        await node.Process.SignalAsync("TERM");

        (await node.Process.EndAsync()).Exits(0);
    }

    [Fact]
    public async Task Somebody_signs_in_on_one_node_and_decides_on_the_other()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = database.ConnectionString;
        using var first = await ServingNode.StartAsync(folder, "--roles", "api", "--data-dir", "first");
        using var second = await ServingNode.StartAsync(folder, "--roles", "api,worker,scheduler", "--data-dir", "second");
        var session = await first.SignInAsync();
        var job = (await second.SendAsync(HttpMethod.Post, "/api/agent-jobs", session, CodeJob)).Json.GetProperty("job").GetProperty("id").GetString()!;
        await Eventually.HoldsAsync(async () => await StatusAsync(first, session, job) == "WAITING_APPROVAL", "the job asks");
        var pending = (await first.SendAsync(HttpMethod.Get, "/api/admin/agent-checkpoints?status=PENDING", session)).Json;
        var checkpoint = pending.GetProperty("checkpoints")[0].GetProperty("id").GetString();

        var decided = await second.SendAsync(HttpMethod.Post, $"/api/admin/agent-checkpoints/{checkpoint}", session);

        Assert.Equal((HttpStatusCode.OK, "APPROVED"), (decided.Status, decided.Json.GetProperty("checkpoint").GetProperty("status").GetString()));
        await Eventually.HoldsAsync(async () => await StatusAsync(first, session, job) == "COMPLETED", "the job goes on");
        Assert.Equal("export const a = 1;\n", await File.ReadAllTextAsync(Path.Combine(folder.Path, "second/workspace/jobs", job, "lib/a.ts")));
    }

    [Fact]
    public async Task A_session_survives_a_kill()
    {
        await using var folder = new CliFolder();
        string session;
        using (var node = await ServingNode.StartAsync(folder))
        {
            session = await node.SignInAsync();
            await node.Process.SignalAsync("KILL");
            await node.Process.EndAsync();
        }

        using var again = await ServingNode.StartAsync(folder);
        var me = await again.SendAsync(HttpMethod.Get, "/api/auth/me", session);

        Assert.Equal((HttpStatusCode.OK, "admin"), (me.Status, me.Json.GetProperty("user").GetProperty("username").GetString()));
    }

    [Fact]
    public async Task A_kill_between_request_and_answer_never_leaves_half_a_batch()
    {
        const int Jobs = 3_000;
        await using var database = await TestDatabase.CreateAsync();
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = database.ConnectionString;
        var batch = $$"""{"jobs":[{{string.Join(',', Enumerable.Repeat("""{"jobType":"none","taskDescription":"d"}""", Jobs))}}]}""";
        var token = "";
        var answered = 0;
        for (var round = 0; round < 8; round++)
        {
            using var node = await ServingNode.StartAsync(folder, "--roles", "api");
            token = token.Length > 0 ? token : await node.CreateTokenAsync("batches", "jobs");
            var sending = node.SendAsync(HttpMethod.Post, "/api/agent-jobs/batch", token, batch);
            // A different moment of the request each time; wherever it is, the outcome must be whole.
            await Task.WhenAny(sending, Task.Delay(TimeSpan.FromMilliseconds(round * 12), TimeProvider.System));
            await node.Process.SignalAsync("KILL");
            await node.Process.EndAsync();
            answered += await SucceededAsync(sending) ? 1 : 0;
        }

        await using var connection = await database.DataSource.OpenConnectionAsync();
        // A session that was killed while it committed may still be at it.
        await Eventually.HoldsAsync(async () => await connection.ExecuteScalarAsync<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name = 'signalbox'") == 0, "the end of all sessions");
        var stored = await connection.ExecuteScalarAsync<long>("select count(*) from jobs");
        Assert.Equal(0, stored % Jobs);
        Assert.InRange(stored / Jobs, answered, 8);
        Assert.Equal(stored, await connection.ExecuteScalarAsync<long>("select count(*) from ready"));
    }

    [Fact]
    public async Task An_address_in_use_is_one_sentence()
    {
        await using var folder = new CliFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var result = (await folder.RunAsync("serve", "--urls", $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}")).Exits(1);

        var said = Assert.Single(result.Errors.TrimEnd('\n').Split('\n'), l => !l.Contains(" info ", StringComparison.Ordinal));
        Assert.Contains("address already in use: choose another address with --urls", said);
        Assert.DoesNotContain("Worker", result.Errors);
        Assert.Null(folder.ServerProcess);
    }

    [Theory]
    [InlineData("--urls", "https://127.0.0.1:0", "certificate")]
    [InlineData("--urls", "somewhere", "address to listen on")]
    [InlineData("--urls", "http://user:password@127.0.0.1:0", "address to listen on")]
    [InlineData("--roles", "api,cook", "cook")]
    [InlineData("--roles", ",", "names none")]
    public async Task What_cannot_be_served_is_bad_usage(string option, string value, string why)
    {
        await using var folder = new CliFolder();

        Assert.Contains(why, (await folder.RunAsync("serve", option, value)).Exits(2).Errors);
    }

    [Theory]
    [InlineData("certificateFile: none.pem", "none.pem")]
    [InlineData("certificateFile: garbage.pem", "garbage.pem")]
    [InlineData("keyFile: key.pem", "server.tls.certificateFile: is missing")]
    public async Task A_certificate_that_cannot_be_used_is_bad_usage(string setting, string why)
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync("garbage.pem", "not a certificate");
        await folder.WriteAsync("signalbox.yaml", $"server:\n  urls: [\"https://127.0.0.1:0\"]\n  tls:\n    {setting}\n");

        var result = (await folder.RunAsync("serve")).Exits(2);

        Assert.Contains(why, result.Errors);
        Assert.DoesNotContain("please report", result.Errors);
    }

    [Fact]
    public async Task Every_fault_of_the_front_doors_settings_is_told_at_once()
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync(
            "signalbox.yaml",
            """
            server:
              urls: ["htp://x"]
              allowedHosts: ["a b"]
              knownProxies: ["10"]
            limits:
              signInsPerMinute: none
            """);

        var errors = (await folder.RunAsync("serve")).Exits(2).Errors;

        Assert.All(["server.urls", "server.allowedHosts", "server.knownProxies", "limits.signInsPerMinute"], path => Assert.Contains(path, errors));
    }

    [Fact]
    public async Task A_node_without_tls_that_others_can_reach_says_so()
    {
        await using var folder = new CliFolder();
        folder.Environment["SIGNALBOX_ADMIN_PASSWORD"] = ServingNode.AdminPassword;
        using var node = folder.Start("serve", "--urls", "http://0.0.0.0:0");
        await node.UntilSaidAsync("Press Ctrl+C to stop");

        Assert.Contains("WARNING", node.Output);
        Assert.Contains("no TLS", node.Output);
    }

    private static async Task<string?> StatusAsync(ServingNode node, string session, string job) =>
        (await node.SendAsync(HttpMethod.Get, $"/api/agent-jobs/{job}", session)).Json.GetProperty("job").GetProperty("status").GetString();

    private static async Task<bool> SucceededAsync(Task<(HttpStatusCode Status, System.Text.Json.JsonElement Json)> sending)
    {
        try
        {
            return (await sending).Status == HttpStatusCode.Created;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
