using Signalbox.Cli.Tests.Processes;
using Signalbox.Testing;

namespace Signalbox.Cli.Tests;

public sealed class LearningTests
{
    private static readonly string[] Retry =
    [
        "learnings", "add", "--category", "technique", "--title", "Retry uploads", "--description", "Uploads to the archive fail on Mondays.\nRetrying them helps.",
        "--impact", "0.8", "--tag", "archive", "--tag", "network",
    ];

    [Fact]
    public async Task What_was_written_down_is_found_by_words_category_and_tag()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = database.ConnectionString;
        Assert.Equal("Nobody has written down a learning yet; 'signalbox learnings add --help' shows how.\n", (await folder.RunAsync("learnings", "list")).Exits(0).Output);

        var added = (await folder.RunAsync([.. Retry, "--json"])).Exits(0).Json;
        Assert.Equal("os:" + Environment.UserName, added.GetProperty("createdBy").GetString());
        Assert.Equal(0.8, added.GetProperty("impactScore").GetDouble());
        (await folder.RunAsync("learnings", "add", "--category", "fault", "--title", "Slow reports", "--description", "They read all of the archive.")).Exits(0);

        var all = (await folder.RunAsync("learnings", "list")).Exits(0).Output;
        Assert.True(all.IndexOf("Learning 2  Slow reports", StringComparison.Ordinal) < all.IndexOf("Learning 1  Retry uploads", StringComparison.Ordinal), all);
        Assert.Contains("  category      technique, impact 0.8\n  tags          archive, network\n", all);
        Assert.Contains("  description   Uploads to the archive fail on Mondays. Retrying them helps.\n", all);
        Assert.Equal(["1"], await IdsAsync(folder, "--query", "upload fails"));
        Assert.Equal(["1", "2"], await IdsAsync(folder, "-q", "archive"));
        Assert.Equal(["2"], await IdsAsync(folder, "--category", "fault"));
        Assert.Equal(["1"], await IdsAsync(folder, "--tag", "network"));
        Assert.Contains("1 of 2 learnings.", (await folder.RunAsync("learnings", "list", "--limit", "1")).Exits(0).Output);
        Assert.Equal("No learnings.\n", (await folder.RunAsync("learnings", "list", "--tag", "none")).Exits(0).Output);
    }

    [Fact]
    public async Task A_long_description_is_whole_where_it_is_added_and_shortened_in_the_list()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = database.ConnectionString;
        var text = string.Concat(Enumerable.Repeat("much ", 200)) + "\u001b[31mend";

        var added = (await folder.RunAsync("learnings", "add", "--category", "c", "--title", "t", "--description", text)).Exits(0);
        var listed = (await folder.RunAsync("learnings", "list")).Exits(0);

        Assert.Contains("much \\u001b[31mend", added.Output);
        Assert.DoesNotContain("end", listed.Output);
        Assert.Contains("--json has the whole of them", listed.Errors);
        Assert.Contains("end", (await folder.RunAsync("learnings", "list", "--json")).Exits(0).Json[0].GetProperty("description").GetString());
    }

    private static async Task<string[]> IdsAsync(CliFolder folder, params string[] options) =>
        [.. (await folder.RunAsync(["learnings", "list", "--json", .. options])).Exits(0).Json.EnumerateArray().Select(l => l.GetProperty("id").GetString()!)];
}
