using Microsoft.Extensions.DependencyInjection;
using Signalbox.Jobs;
using Signalbox.Retention;

namespace Signalbox.Core.Tests.Retention;

public sealed class RetentionOptionsTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void History_is_kept_for_good_by_default_and_what_nobody_uses_for_a_month()
    {
        var options = new RetentionOptions();

        Assert.Empty(options.Faults());
        Assert.All(Enum.GetValues<JobStatus>(), status => Assert.Null(options.Of(status)));
        Assert.Equal((null, null, 30 * Day, 30 * Day), (options.Logs, options.Audit, options.Workers, options.Lanes));
    }

    [Fact]
    public void Terms_out_of_their_bounds_are_refused_all_at_once()
    {
        var tooShort = TimeSpan.FromMinutes(59);
        var options = new RetentionOptions
        {
            Completed = tooShort,
            Failed = tooShort,
            Cancelled = 36_501 * Day,
            Logs = -Day,
            Audit = TimeSpan.Zero,
            Workers = tooShort,
            Lanes = TimeSpan.FromHours(23),
        };

        var refusal = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSignalbox().WithRetention(options));

        Assert.Equal(["completed", "failed", "cancelled", "logs", "audit", "workers", "lanes"], options.Faults().Select(f => f.Split(' ')[0]));
        Assert.Contains("completed must be 1 hour to 36500 days", refusal.Message);
        Assert.Contains("lanes must be 1 day to 36500 days", refusal.Message);
        Assert.Empty(new RetentionOptions { Completed = TimeSpan.FromHours(1), Lanes = Day, Audit = 36_500 * Day }.Faults());
    }

    [Fact]
    public void What_is_said_last_holds()
    {
        var services = new ServiceCollection();
        services.AddSignalbox().WithRetention(new RetentionOptions { Failed = Day });

        using var provider = services.BuildServiceProvider();
        Assert.Equal(Day, provider.GetRequiredService<RetentionOptions>().Failed);
    }
}
