using System.Text.RegularExpressions;
using Signalbox.Browser.Tests.Scenes;
using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Browser.Tests.Pages;

/// <summary>What an approver sees is what runs, however a job writes it.</summary>
public sealed class CheckpointPreviewPageTests
{
    private const string Inbox = "/admin/agent-checkpoints";
    private static readonly string Long = new('w', 200);

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public Task What_nobody_sees_is_marked_and_a_difference_that_lies_is_cautioned_against(int width) => Asking.RunAsync(async box =>
    {
        await box.AskAsync(new("code-review", RawJson.From(new
        {
            note = "pay\u200Bpal",
            files = new[]
            {
                new { path = $"src/{Long}.js", change = "modified", content = "a\nif (access\u202E \u2066// admin\u2069) {\n}\n", diff = "@@ -1,2 +1,3 @@\n a\n+if (access\u202E \u2066// admin\u2069) {\n }\n" },
                new { path = "src/liar.js", change = "added", content = "a\nsteal();\n", diff = "@@ -0,0 +1,2 @@\n+a\n+harmless();\n" },
            },
            rows = new[] { new { id = 1, who = "a\u202Eb" } },
        })));
        var page = await box.OpenAsync(Inbox, Role.Approver, new BrowserView(width, 900));

        await InboxPageTests.OpenAsync(page, "code-review");

        await Expect(page.Locator(".facts .unseen-char")).ToHaveTextAsync("‹U+200B›");
        await Expect(page.Locator("td .unseen-char")).ToHaveTextAsync("‹U+202E›");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = $"What changes in src/{Long}.js" })).ToContainTextAsync("if (access‹U+202E› ‹U+2066›// admin‹U+2069›) {");
        await Expect(page.GetByText("does not fit the file")).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "The whole of src/liar.js" })).ToContainTextAsync("steal();");
        await page.GetByText("All of it as JSON").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "The data" })).ToContainTextAsync("\"a\\u202Eb\"");
        await page.HasNoHorizontalScrollAsync();
        await page.HasNoAxeViolationsAsync();
    });

    [Fact]
    public Task What_is_typed_is_kept_letter_by_letter_and_lines_end_as_they_did() => Asking.RunAsync(async box =>
    {
        var job = await box.AskAsync(new("code-review", RawJson.From(new { files = new[] { new { path = "a.txt", content = "one\r\ntwo\nthree\r\n" } } })));
        var page = await box.OpenAsync(Inbox, Role.Approver);
        await InboxPageTests.OpenAsync(page, "code-review");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Edit before approving") }).ClickAsync();
        var field = page.GetByLabel("Content of a.txt");

        await Expect(field).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+Home");
        await page.Keyboard.TypeAsync("zero, written fast, ");

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What you changed in a.txt" })).ToContainTextAsync("zero, written fast, one");
        await Expect(field).ToHaveValueAsync("zero, written fast, one\ntwo\nthree\n");
        await InboxPageTests.Row(page, "code-review").GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await Expect(InboxPageTests.Row(page, "code-review")).ToContainTextAsync("Approved by you, in force");
        await box.BringIntoForceAsync();
        await box.Server.WaitForAsync(job, JobStatus.Completed);
        var decided = (await box.Server.Get<CheckpointClient>().ListForJobAsync(job)).Single();
        Assert.Contains("zero, written fast, one\\r\\ntwo\\nthree\\r\\n", decided.Data.Text);
    });

    [Fact]
    public Task What_is_longer_than_a_line_opens_the_json() => Asking.RunAsync(async box =>
    {
        await box.AskAsync(new("spend", RawJson.From(new { list = new string('x', 150_000), more = new string('y', 100_000) })));
        var page = await box.OpenAsync(Inbox, Role.Approver);
        await InboxPageTests.OpenAsync(page, "spend");

        await Expect(page.GetByText("There is more in it than is arranged above")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "The data" })).ToBeVisibleAsync();
        await page.HasNoHorizontalScrollAsync();
    });

    [Fact]
    public Task A_difference_has_no_scroller_and_says_how_much_more_there_is() => Asking.RunAsync(async box =>
    {
        var lines = Enumerable.Range(1, 273).Select(i => $"line {i}").ToArray();
        var diff = $"@@ -0,0 +1,273 @@\n{string.Concat(lines.Select(l => $"+{l}\n"))}";
        await box.AskAsync(new("code-review", RawJson.From(new { files = new[] { new { path = "a.txt", change = "added", content = string.Join('\n', lines) + "\n", diff } } })));
        var page = await box.OpenAsync(Inbox, Role.Approver);
        await InboxPageTests.OpenAsync(page, "code-review");
        var shown = page.GetByRole(AriaRole.Region, new() { Name = "What changes in a.txt" });

        await Expect(shown).ToContainTextAsync("line 199");
        await Expect(shown).Not.ToContainTextAsync("line 200");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve, not all shown" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Show 74 more lines") }).ClickAsync();
        await Expect(shown).ToContainTextAsync("line 273");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true })).ToBeVisibleAsync();

        Assert.True(await shown.EvaluateAsync<bool>("region => region.scrollHeight <= region.clientHeight + 1 && region.clientHeight > 2000"));
        await page.HasNoAxeViolationsAsync();
    });

    [Fact]
    public Task The_files_of_a_risky_job_are_drawn_as_files_wherever_they_are_shown() => Asking.RunAsync(async box =>
    {
        var job = (await box.Server.Get<JobClient>().EnqueueAsync(new JobRequest
        {
            JobType = "code-generation",
            Title = "Retry failed exports",
            Description = "Retry failed exports.",
            Input = RawJson.From(new { branch = "main", files = new[] { new { path = "src/export.js", content = "first();\nsecond();\n" } } }),
            Risk = RiskLevel.High,
        })).Id;
        var page = await box.OpenAsync(Inbox, Role.Approver);
        await InboxPageTests.OpenAsync(page, "approval");

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "The whole of src/export.js" })).ToHaveTextAsync("first();\nsecond();\n");
        await Expect(page.Locator(".facts")).ToContainTextAsync(["Job", "inputData.branch"]);
        await page.HasNoAxeViolationsAsync();

        await page.GotoAsync($"/jobs/{job}");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "The whole of src/export.js" })).ToHaveTextAsync("first();\nsecond();\n");
        await page.HasNoAxeViolationsAsync();
    });
}
