using System.Text.RegularExpressions;
using Signalbox.Identities;
using Signalbox.Jobs;

namespace Signalbox.Browser.Tests.Pages;

public sealed class JobsPageActionTests
{
    [Fact]
    public Task Selected_jobs_that_can_be_retried_are_retried_together() => BrowserBox.RunAsync(async box =>
    {
        long[] cancelled = [await box.EnqueueCancelledAsync("One"), await box.EnqueueCancelledAsync("Two"), await box.EnqueueCancelledAsync("Three")];
        long[] pending = [await box.EnqueueAsync("Four"), await box.EnqueueAsync("Five")];
        var page = await box.OpenAsync("/jobs", Role.Operator);
        await page.GetByLabel("Select all").CheckAsync();
        await Expect(page.GetByText("5 selected")).ToBeVisibleAsync();

        await page.Button("Retry").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("3 of 5 selected jobs can be retried; 2 PENDING stay as they are.");
        await page.Button("Retry 3 jobs").ClickAsync();

        await Expect(page.Notice()).ToContainTextAsync("Retried 3 jobs.");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        foreach (var id in cancelled.Concat(pending))
        {
            Assert.Equal(JobStatus.Pending, (await box.FindAsync(id)).Status);
            await Expect(page.Row(id)).ToContainTextAsync("PENDING");
        }
    });

    [Fact]
    public Task Selected_jobs_are_cancelled_with_a_reason_after_a_question() => BrowserBox.RunAsync(async box =>
    {
        long[] jobs = [await box.EnqueueAsync("One"), await box.EnqueueAsync("Two")];
        var kept = await box.EnqueueAsync("Three");
        var page = await box.OpenAsync("/jobs", Role.Operator);
        foreach (var id in jobs)
            await page.GetByLabel($"Select job {id}", new() { Exact = true }).CheckAsync();

        await page.Button("Cancel…").ClickAsync();
        await page.Button("Go back").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        Assert.Equal(JobStatus.Pending, (await box.FindAsync(jobs[0])).Status);

        await page.Button("Cancel…").ClickAsync();
        await page.GetByLabel("Reason (optional)").FillAsync("the quarter is over");
        await page.Button("Cancel 2 jobs").ClickAsync();

        await Expect(page.Notice()).ToContainTextAsync("Cancelled 2 jobs.");
        foreach (var id in jobs)
        {
            var job = await box.FindAsync(id);
            Assert.Equal(JobStatus.Cancelled, job.Status);
            Assert.Contains("the quarter is over", job.Error, StringComparison.Ordinal);
        }

        Assert.Equal(JobStatus.Pending, (await box.FindAsync(kept)).Status);
    });

    [Fact]
    public Task Selected_jobs_get_another_priority() => BrowserBox.RunAsync(async box =>
    {
        var (job, ended) = (await box.EnqueueAsync("One"), await box.EnqueueCancelledAsync("Two"));
        var page = await box.OpenAsync("/jobs", Role.Operator);
        await page.GetByLabel("Select all").CheckAsync();

        await page.Button("Set priority…").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("1 of 2 selected jobs can be given another priority; 1 CANCELLED stays as it is.");
        await page.GetByLabel("New priority").SelectOptionAsync("9 (high)");
        await page.Button("Set the priority of 1 job").ClickAsync();

        await Expect(page.Notice()).ToContainTextAsync("Set the priority of 1 job.");
        await Expect(page.Row(job)).ToContainTextAsync("9 high");
        Assert.Equal(9, (await box.FindAsync(job)).Priority);
        Assert.Equal(JobPriority.Default, (await box.FindAsync(ended)).Priority);
    });

    [Fact]
    public Task What_cannot_be_done_with_any_selected_job_is_told_at_once() => BrowserBox.RunAsync(async box =>
    {
        var job = await box.EnqueueAsync("One");
        var page = await box.OpenAsync("/jobs", Role.Operator);
        await page.Row(job).GetByRole(AriaRole.Checkbox).CheckAsync();

        await page.Button("Retry").ClickAsync();

        await Expect(page.Notice()).ToContainTextAsync("None of the selected jobs can be retried: 1 PENDING stays as it is.");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_job_that_moved_on_while_the_question_was_open_is_told() => BrowserBox.RunAsync(async box =>
    {
        var (first, second) = (await box.EnqueueAsync("One"), await box.EnqueueAsync("Two"));
        var page = await box.OpenAsync("/jobs", Role.Operator);
        await page.GetByLabel("Select all").CheckAsync();
        await page.Button("Cancel…").ClickAsync();
        await Expect(page.Button("Cancel 2 jobs")).ToBeVisibleAsync();

        await box.Server.Get<JobClient>().TryCancelAsync(first, "somebody else");
        await page.Button("Cancel 2 jobs").ClickAsync();

        await Expect(page.Notice()).ToContainTextAsync("Cancelled 1 job; 1 had moved on meanwhile.");
        Assert.Equal(JobStatus.Cancelled, (await box.FindAsync(second)).Status);
    });

    [Fact]
    public Task Selected_rows_keep_their_places_while_others_arrive() => BrowserBox.RunAsync(async box =>
    {
        var first = await box.EnqueueAsync("First");
        var page = await box.OpenAsync("/jobs", Role.Operator);
        await page.Row(first).GetByRole(AriaRole.Checkbox).CheckAsync();
        await Expect(page.GetByText("1 selected")).ToBeVisibleAsync();

        var second = await box.EnqueueAsync("Second");
        await page.Button("Show 1 job more that came meanwhile").ClickAsync();

        await Expect(page.Row(second)).ToBeVisibleAsync();
        await Expect(page.Row(first).GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await page.Button("Clear the selection").ClickAsync();
        await Expect(page.Row(first).GetByRole(AriaRole.Checkbox)).Not.ToBeCheckedAsync();
    });

    [Fact]
    public Task Who_may_only_look_is_offered_nothing_to_do() => BrowserBox.RunAsync(async box =>
    {
        var job = await box.EnqueueAsync("One");
        var page = await box.OpenAsync("/jobs", Role.Viewer);

        await Expect(page.Row(job)).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Create job" })).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_keyboard_is_enough() => BrowserBox.RunAsync(async box =>
    {
        var (older, newer) = (await box.EnqueueCancelledAsync("Older"), await box.EnqueueCancelledAsync("Newer"));
        var page = await box.OpenAsync("/jobs", Role.Operator);
        await Expect(page.Rows()).ToHaveCountAsync(2);

        await page.Keyboard.PressAsync("j");
        await Expect(page.Row(newer).Locator("a")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(page.Row(older).Locator("a")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("x");
        await Expect(page.Row(older).GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("k");
        await Expect(page.Row(newer).Locator("a")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keys on this page" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.Row(newer).Locator("a")).ToBeFocusedAsync();

        await page.Button("Retry").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Button("Retry 1 job")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Notice()).ToContainTextAsync("Retried 1 job.");
        // While a dialog is open the keys of the page are not heard.
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("newer");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Rows()).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("n");
        await Expect(page).ToHaveURLAsync(new Regex("/jobs/new$"));
        // The address changes before the page does.
        await Expect(page.Rows()).ToHaveCountAsync(0);
        await page.GoBackAsync();
        await Expect(page.Rows()).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("j");
        await Expect(page.Row(newer).Locator("a")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($"/jobs/{newer}$"));
    });
}
