using Microsoft.Extensions.DependencyInjection;
using Signalbox.Duties;
using Signalbox.Retention;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Retention;

/// <summary>A node that removes what is over, one duty at a time, as a test tells it to.</summary>
internal static class Keeping
{
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static readonly RetentionOptions Month = new() { Completed = 30 * Day, Failed = 30 * Day, Cancelled = 30 * Day };

    public static Task<TestBox> CreateAsync(RetentionOptions options, TimeProvider? time = null) => TestBox.CreateAsync(builder =>
    {
        builder.WithRetention(options);
        if (time is not null)
            builder.Services.AddSingleton(time);
    });

    /// <summary>Does rounds of a duty until one changes nothing; returns how much was changed.</summary>
    public static async Task<int> DoAsync(this TestBox box, string duty)
    {
        var all = 0;
        while (await box.RoundAsync(duty) is > 0 and var changed)
            all += changed;
        return all;
    }

    /// <summary>Does one round of a duty.</summary>
    public static Task<int> RoundAsync(this TestBox box, string duty) =>
        box.Get<IEnumerable<Duty>>().Single(d => d.Name == duty).RunOnceAsync(default);

    public static Task<int> RemoveJobsAsync(this TestBox box) => box.DoAsync("removing old jobs");

    public static Task<int> RemoveLanesAsync(this TestBox box) => box.DoAsync("removing empty lanes");
}
