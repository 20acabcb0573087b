using Signalbox.Jobs;
using Signalbox.Policy;

namespace Signalbox.Browser.Tests.Pages;

/// <summary>What tests of the job pages do.</summary>
internal static class JobsSteps
{
    /// <summary>Text that breaks what does not take it as text.</summary>
    public const string Hostile = "<script>alert(1)</script><img src=x onerror=alert(2)> \"quotes' & {{braces}} \u202eRTL שלום";

    /// <summary>Puts a job on the line that nobody runs until a test starts a worker.</summary>
    public static async Task<long> EnqueueAsync(this BrowserBox box, string title, Func<JobRequest, JobRequest>? change = null)
    {
        var request = new JobRequest { JobType = "simple-task", Title = title, Description = $"{title}, in other words", CreatedBy = "token:ci", Risk = RiskLevel.Low };
        return (await box.Server.Get<JobClient>().EnqueueAsync(change?.Invoke(request) ?? request)).Id;
    }

    /// <summary>Puts a job on the line and cancels it.</summary>
    public static async Task<long> EnqueueCancelledAsync(this BrowserBox box, string title)
    {
        var id = await box.EnqueueAsync(title);
        await box.Server.Get<JobClient>().TryCancelAsync(id, "admin", "not needed");
        return id;
    }

    /// <summary>A job as it is.</summary>
    public static async Task<Job> FindAsync(this BrowserBox box, long id) => (await box.Server.Get<JobClient>().FindAsync(id))!;

    /// <summary>The row of a job.</summary>
    public static ILocator Row(this IPage page, long id) => page.Locator($"tr[data-row]:has(a[href='/jobs/{id}'])");

    /// <summary>The rows.</summary>
    public static ILocator Rows(this IPage page) => page.Locator("tr[data-row]");

    /// <summary>A button by its name.</summary>
    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>What the visitor was told.</summary>
    public static ILocator Notice(this IPage page) => page.Locator(".notices .notice");
}
