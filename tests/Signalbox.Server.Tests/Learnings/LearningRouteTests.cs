using System.Net;
using Signalbox.Identities;
using Signalbox.Server.Access;
using Signalbox.Server.Tests.Workers;

namespace Signalbox.Server.Tests.Learnings;

public sealed class LearningRouteTests
{
    private const string Retry = """{"category":"technique","title":"Retry uploads","description":"Uploads to the archive fail on Mondays; retrying them twice helps.","impactScore":0.8,"tags":["archive","automation"]}""";

    [Fact]
    public async Task What_was_learned_is_found_by_words_category_and_tag()
    {
        await using var box = await ServerBox.CreateAsync();
        var person = box.Client(Permission.Jobs);
        var made = (await person.PostAsync("/api/learnings", Retry, HttpStatusCode.Created)).Json["learning"]!;
        await person.PostAsync("/api/learnings", """{"category":"fault","title":"Slow queries","description":"The report reads all of the archive."}""", HttpStatusCode.Created);

        Assert.Equal((0.8, """["archive","automation"]"""), (made["impactScore"]!.GetValue<double>(), made["tags"]!.ToJsonString()));
        Assert.Equal(["Slow queries", "Retry uploads"], await TitlesAsync(box, ""));
        Assert.Equal(["Retry uploads"], await TitlesAsync(box, "?q=upload+fails"));
        Assert.Equal(["Retry uploads", "Slow queries"], await TitlesAsync(box, "?q=archive"));
        Assert.Equal(["Slow queries"], await TitlesAsync(box, "?category=fault"));
        Assert.Equal(["Retry uploads"], await TitlesAsync(box, "?tag=automation"));
        Assert.Equal(["Retry uploads"], await TitlesAsync(box, "?offset=1"));
        Assert.Empty(await TitlesAsync(box, "?q=%22report+uploads%22"));
        Assert.Empty(await TitlesAsync(box, "?q='%26!(|"));
    }

    [Theory]
    [InlineData("category", """{"title":"a","description":"b"}""")]
    [InlineData("title", """{"category":"c","title":" ","description":"b"}""")]
    [InlineData("description", """{"category":"c","title":"a"}""")]
    [InlineData("impactScore", """{"category":"c","title":"a","description":"b","impactScore":1.1}""")]
    [InlineData("impactScore", """{"category":"c","title":"a","description":"b","impactScore":"high"}""")]
    [InlineData("tags", """{"category":"c","title":"a","description":"b","tags":[""]}""")]
    [InlineData("color", """{"category":"c","title":"a","description":"b","color":"red"}""")]
    public async Task What_breaks_the_rules_is_refused_by_field(string field, string json)
    {
        await using var box = await ServerBox.CreateAsync();
        (await box.Client(Permission.Jobs).PostAsync("/api/learnings", json, HttpStatusCode.BadRequest)).IsProblem(field);
    }

    [Fact]
    public async Task A_completion_writes_down_what_its_worker_learned_and_a_refused_one_does_not()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.Client(Permission.Jobs).CreateJobAsync("""{"jobType":"test","taskDescription":"Run the tests"}""");
        var worker = await RemoteWorker.RegisterAsync(box, "w1");
        var job = await worker.ClaimOneAsync("test");

        await worker.SayAsync(job, "complete", $"\"evidence\":\"Done\",\"learnings\":[{Retry}]", HttpStatusCode.UnprocessableEntity);
        Assert.Empty(await TitlesAsync(box, ""));
        (await worker.SayAsync(job, "complete", """ "learnings":[{"category":"c","title":"a"}] """, HttpStatusCode.BadRequest)).IsProblem("learnings[0].description");
        foreach (var _ in Enumerable.Range(0, 2))
            await worker.SayAsync(job, "complete", $$""" "evidence":{"summary":"All suites ran on the merged branch.","passed":42,"failed":0},"learnings":[{{Retry}}] """, HttpStatusCode.OK);

        var learned = Assert.Single((await worker.Client.GetAsync("/api/learnings", HttpStatusCode.OK)).Json["learnings"]!.AsArray())!;
        Assert.Equal((job.Id, "w1"), (learned["jobId"]!.GetValue<string>(), learned["workerId"]!.GetValue<string>()));
        Assert.StartsWith("token:", learned["createdBy"]!.GetValue<string>(), StringComparison.Ordinal);
        await box.Client(Permission.Read, CallerKind.Program).PostAsync("/api/learnings", Retry, HttpStatusCode.Forbidden);
    }

    private static async Task<string[]> TitlesAsync(ServerBox box, string query)
    {
        var page = (await box.Client(Permission.Read).GetAsync("/api/learnings" + query, HttpStatusCode.OK)).Json;
        return [.. page["learnings"]!.AsArray().Select(l => l!["title"]!.GetValue<string>())];
    }
}
