using Signalbox.Cli.Tests.Processes;
using Signalbox.Testing;

namespace Signalbox.Cli.Tests;

public sealed class DatabaseTests
{
    private const string Password = "correct-horse-battery";
    private const string Unreachable = $"postgres://maria:{Password}@127.0.0.1:1/none";

    private const string Ready =
        """
        ✅ Database connection successful!
        ✅ agent_checkpoints table exists
        ✅ ai_jobs table exists
        ✅ Database is ready for agent worker!

        """;

    [Fact]
    public async Task Check_db_makes_the_embedded_database_ready_and_says_so_in_four_lines()
    {
        await using var folder = new CliFolder();
        Assert.Equal(Ready, (await folder.RunAsync("check-db")).Exits(0).Output);
        Assert.Null(folder.ServerProcess);
    }

    [Fact]
    public async Task Check_db_on_an_unreachable_server_exits_with_3_and_the_four_hints()
    {
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = Unreachable;
        var result = (await folder.RunAsync("check-db")).Exits(3);
        Assert.Contains("127.0.0.1:1", result.Errors);
        Assert.EndsWith(
            """
            1. Verify DATABASE_URL in .env file
            2. Ensure database server is running
            3. Check network connectivity
            4. Run migrations: signalbox migrate

            """,
            result.Errors);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("check-db", "host=127.0.0.1 port=1 dbname=app user=app password=correct-horse-battery", 3)]
    [InlineData("migrate", "host=127.0.0.1 port=1 dbname=app user=app password='correct-horse-battery'", 3)]
    [InlineData("doctor", "host=127.0.0.1 port=1 dbname=app user=app password=correct-horse-battery", 1)]
    [InlineData("serve", "host=127.0.0.1 port=1 dbname=app user=app password=correct-horse-battery", 3)]
    [InlineData("jobs list", "host=127.0.0.1 port=1 dbname=app user=app pasword=correct-horse-battery", 2)]
    [InlineData("serve", "Host=127.0.0.1 Port=1 Password=correct-horse-battery;Database=app", 2)]
    [InlineData("doctor", "Host=127.0.0.1;Database=app Password=correct-horse-battery", 1)]
    public async Task A_text_as_psql_takes_it_is_read_and_no_part_of_it_that_may_be_secret_is_shown(string verb, string url, int exitCode)
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync(".env", $"DATABASE_URL={url}\n");

        var result = (await folder.RunAsync(verb.Split(' '))).Exits(exitCode);

        Assert.Contains(exitCode == 3 ? "the database 'app' at 127.0.0.1:1" : "DATABASE_URL", result.Output + result.Errors);
        Assert.DoesNotContain(Password, result.Output + result.Errors);
    }

    [Theory]
    [InlineData("check-db")]
    [InlineData("jobs list")]
    [InlineData("migrate")]
    [InlineData("worker start")]
    [InlineData("checkpoints approve 1")]
    public async Task Every_verb_exits_with_3_when_the_database_cannot_be_reached_and_keeps_the_password_to_itself(string verb)
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync(".env", $"DATABASE_URL=\"{Unreachable}\"\n");
        var result = (await folder.RunAsync(verb.Split(' '))).Exits(3);
        Assert.Contains("check DATABASE_URL and that the server runs", result.Errors);
        Assert.DoesNotContain(Password, result.Output + result.Errors);
        Assert.DoesNotContain("   at ", result.Errors);
    }

    [Fact]
    public async Task A_database_url_that_cannot_be_read_is_bad_usage_and_is_not_repeated()
    {
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = $"postgres://maria:{Password}@host:notaport/x";
        var result = (await folder.RunAsync("jobs", "list")).Exits(2);
        Assert.Contains("DATABASE_URL must be postgres://", result.Errors);
        Assert.DoesNotContain(Password, result.Output + result.Errors);
    }

    [Fact]
    public async Task A_server_of_ones_own_is_migrated_on_request_only()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = database.ConnectionString;

        Assert.Contains("4. Run migrations: signalbox migrate", (await folder.RunAsync("check-db")).Exits(3).Errors);
        Assert.Contains("run 'signalbox migrate'", (await folder.RunAsync("jobs", "list")).Exits(1).Errors);
        Assert.Contains("Applied 0001_initial.sql", (await folder.RunAsync("migrate")).Exits(0).Output);
        Assert.StartsWith("Nothing to apply", (await folder.RunAsync("migrate")).Exits(0).Output);
        Assert.Equal(Ready, (await folder.RunAsync("check-db")).Exits(0).Output);
        Assert.Equal("1", await folder.CreateJobAsync("simple-task", """{"action":"echo"}"""));
        Assert.False(Directory.Exists(folder.DataDirectory), "no embedded server is made");
    }
}
