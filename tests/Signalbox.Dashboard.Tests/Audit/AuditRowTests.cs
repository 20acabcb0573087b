using Signalbox.Dashboard.Audit;
using Signalbox.Identities;

namespace Signalbox.Dashboard.Tests.Audit;

public sealed class AuditRowTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 13, 5, 0, TimeSpan.Zero);

    [Fact]
    public void Entries_that_are_alike_have_keys_of_their_own_which_stay_when_newer_ones_come()
    {
        AuditEntry[] entries = [new("ada", "signed_in", At: At), new("ada", "signed_in", At: At)];
        var before = AuditRow.Of(entries);

        var after = AuditRow.Of([new("ada", "signed_in", At: At), .. entries]);

        Assert.Equal(3, after.Select(r => r.Key).Distinct().Count());
        Assert.Equal(before.Select(r => r.Key), after.Skip(1).Select(r => r.Key));
    }

    [Theory]
    [InlineData("checkpoint 7", "/admin/agent-checkpoints?open=7")]
    [InlineData("checkpoint seven", null)]
    [InlineData("token checkpoint 7", null)]
    [InlineData("token ci", null)]
    [InlineData(null, null)]
    public void An_entry_leads_to_the_checkpoint_that_it_is_about(string? subject, string? address) =>
        Assert.Equal(address, new AuditRow("", new AuditEntry("ada", "checkpoint_approved", subject)).Address);
}
