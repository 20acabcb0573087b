using System.Globalization;
using System.Text.RegularExpressions;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Browser.Tests.Pages;

public sealed class JobsNewPageTests
{
    public static TheoryData<BrowserView> Views => JobsPageTests.Views;

    [Fact]
    public Task A_job_is_created_from_what_the_form_says() => BrowserBox.RunAsync(async box =>
    {
        var before = await box.EnqueueAsync("Before");
        var page = await box.OpenAsAsync("ada", Role.Operator, "/jobs/new");

        await page.GetByLabel("Type").FillAsync("report");
        await page.GetByLabel("Title").FillAsync(JobsSteps.Hostile);
        await page.GetByLabel("Description").FillAsync("Write the report");
        await page.GetByLabel("Input").FillAsync("""{"week": 7}""");
        await page.GetByLabel("Acceptance criteria").FillAsync("It has a date\nIt has an author");
        await page.GetByLabel("Priority").SelectOptionAsync("8 (high)");
        await page.GetByLabel("Risk").SelectOptionAsync("high");
        await Expect(page.GetByText("It needs an approval before it runs.")).ToBeVisibleAsync();
        await page.GetByLabel("Attempts").FillAsync("5");
        await page.GetByLabel("Run at (UTC)").FillAsync("2035-01-31T18:30");
        await page.GetByLabel("Worker").FillAsync("node-1");
        await page.GetByLabel("Capability").FillAsync("printing");
        await page.GetByLabel("Runs after jobs").FillAsync($"#{before}");
        await page.Button("Create job").ClickAsync();

        await Expect(page.Notice()).ToContainTextAsync("was created.");
        await Expect(page).ToHaveURLAsync(new Regex(@"/jobs/\d+$"));
        var job = await box.FindAsync(long.Parse(page.Url[(page.Url.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture));
        Assert.Equal(
            ("report", JobsSteps.Hostile, "Write the report", RawJson.Parse("""{"week": 7}"""), 8, RiskLevel.High, 5, "node-1", "printing", "ada"),
            (job.JobType, job.Title, job.Description, job.Input, job.Priority, job.Risk, job.MaxAttempts, job.AssignedWorker, job.RequiredCapability, job.CreatedBy));
        Assert.Equal(["It has a date", "It has an author"], job.AcceptanceCriteria);
        Assert.Equal([before], job.DependsOn);
        Assert.Equal(new DateTimeOffset(2035, 1, 31, 18, 30, 0, TimeSpan.Zero), job.RunAt);
        Assert.Equal(JobStatus.WaitingApproval, job.Status);
    });

    [Fact]
    public Task What_is_wrong_is_told_beside_its_field_and_nothing_is_lost() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/jobs/new", Role.Operator);
        await page.GetByLabel("Type").FillAsync("report");
        await page.GetByLabel("Input").FillAsync("{\"week\":\n seven}");
        await page.GetByLabel("Attempts").FillAsync("101");
        await page.Button("Create job").ClickAsync();

        await Expect(page.GetByLabel("Description")).ToHaveAccessibleDescriptionAsync(new Regex("^Description must not be empty"));
        await Expect(page.GetByLabel("Description")).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Description")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel("Input")).ToHaveAccessibleDescriptionAsync(new Regex("in line 2 at position 2"));
        await Expect(page.GetByLabel("Attempts")).ToHaveAccessibleDescriptionAsync(new Regex("a whole number from 1 to 100"));
        await Expect(page.GetByLabel("Type")).ToHaveValueAsync("report");
        await Expect(page.GetByLabel("Input")).ToHaveValueAsync("{\"week\":\n seven}");

        await page.GetByLabel("Description").FillAsync("Write the report");
        await page.GetByLabel("Input").FillAsync("{\"week\": 7}");
        await page.GetByLabel("Attempts").FillAsync("3");
        await page.GetByLabel("Runs after jobs").FillAsync("999999");
        await page.Button("Create job").ClickAsync();

        await Expect(page.GetByLabel("Runs after jobs")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel("Runs after jobs")).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Description")).Not.ToHaveAttributeAsync("aria-invalid", "true");
        await page.GetByLabel("Runs after jobs").FillAsync("");
        await page.Button("Create job").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"/jobs/\d+$"));
    });

    [Fact]
    public Task A_form_that_is_sent_twice_makes_one_job() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/jobs/new", Role.Operator);
        await page.GetByLabel("Type").FillAsync("report");
        await page.GetByLabel("Description").FillAsync("Write the report");
        await page.GetByLabel("Description").BlurAsync();

        await page.EvaluateAsync("const form = document.querySelector('form.form'); form.requestSubmit(); form.requestSubmit(); form.requestSubmit();");

        await Expect(page).ToHaveURLAsync(new Regex(@"/jobs/\d+$"));
        Assert.Equal(1, (await box.Server.Get<JobClient>().CountAsync()).Now.Values.Sum());
    });

    [Fact]
    public Task The_same_idempotency_key_leads_to_the_first_job() => BrowserBox.RunAsync(async box =>
    {
        var job = await box.EnqueueAsync("First", r => r with { IdempotencyKey = "weekly" });
        var page = await box.OpenAsync("/jobs/new", Role.Operator);
        await page.GetByLabel("Type").FillAsync("report");
        await page.GetByLabel("Description").FillAsync("Write the report");
        await page.GetByLabel("Idempotency key").FillAsync("weekly");
        await page.Button("Create job").ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex($"/jobs/{job}$"));
        await Expect(page.Notice()).ToContainTextAsync("no second one was made");
    });

    [Fact]
    public Task A_form_is_filled_in_from_another_job() => BrowserBox.RunAsync(async box =>
    {
        var job = await box.EnqueueAsync("Another", r => r with { JobType = "report", Input = RawJson.Parse("[1, 2]"), Priority = 8, AcceptanceCriteria = ["one", "two"] });
        var page = await box.OpenAsync($"/jobs/new?like={job}", Role.Operator);

        await Expect(page.GetByLabel("Type")).ToHaveValueAsync("report");
        await Expect(page.GetByLabel("Title")).ToHaveValueAsync("Another");
        await Expect(page.GetByLabel("Input")).ToHaveValueAsync("[1, 2]");
        await Expect(page.GetByLabel("Priority")).ToHaveValueAsync("8");
        await Expect(page.GetByLabel("Acceptance criteria")).ToHaveValueAsync("one\ntwo");

        await page.GotoAsync("/jobs/new?like=999999");
        await Expect(page.GetByText("There is no job 999999 to take anything over from.")).ToBeVisibleAsync();
    });

    [Fact]
    public Task An_example_of_a_known_type_can_be_taken_over() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/jobs/new", Role.Operator);
        await page.GetByLabel("Type").FillAsync("simple-task");
        await page.GetByLabel("Type").BlurAsync();
        await page.Button("Use this example").ClickAsync();

        await Expect(page.GetByLabel("Input")).ToHaveValueAsync(new Regex("echo"));
        await Expect(page.Button("Use this example")).ToBeDisabledAsync();
    });

    [Fact]
    public Task Who_may_only_look_is_told_who_may_create_jobs() => BrowserBox.RunAsync(async box =>
    {
        box.Faults.Expect("status of 403");
        var page = await box.OpenAsync("/jobs/new", Role.Viewer);

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "This page is not for your role" })).ToBeVisibleAsync();
    });

    [Theory]
    [MemberData(nameof(Views))]
    public Task Everybody_can_read_the_form(BrowserView view) => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/jobs/new", Role.Operator, view);
        await page.GetByLabel("Type").FillAsync("data-processing");
        await page.GetByLabel("Input").FillAsync("{" + new string('W', 5_000));
        await Expect(page.Button("Use this example")).ToBeVisibleAsync();
        await page.Button("Create job").ClickAsync();

        await Expect(page.GetByText("2 fields are not right yet.")).ToBeVisibleAsync();
        await page.HasNoAxeViolationsAsync();
        await page.HasNoHorizontalScrollAsync();
    });
}
