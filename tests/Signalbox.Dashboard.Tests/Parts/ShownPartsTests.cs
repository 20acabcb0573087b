using Signalbox.Dashboard.Parts;

namespace Signalbox.Dashboard.Tests.Parts;

public sealed class ShownPartsTests
{
    [Fact]
    public void All_is_shown_when_every_part_that_is_expected_has_said_so()
    {
        var (parts, told) = (new ShownParts(), 0);
        parts.Changed += (_, _) => told++;
        var (shortPart, longPart) = (new object(), new object());
        Assert.False(parts.Any || parts.AreWhole);
        parts.Expect(shortPart);
        parts.Expect(longPart);
        Assert.False(parts.Any);

        parts.Say(shortPart, true);
        Assert.True(parts.Any);
        Assert.False(parts.AreWhole);
        parts.Say(longPart, false);
        Assert.False(parts.AreWhole);
        parts.Say(longPart, false);
        Assert.Equal(2, told);

        parts.Say(longPart, true);
        Assert.True(parts.AreWhole);
        parts.Forget(shortPart);
        parts.Forget(longPart);
        Assert.False(parts.Any || parts.AreWhole);
    }
}
