using System.Globalization;

namespace Signalbox.Cli.Invocation;

/// <summary>Reads durations: <c>500ms</c>, <c>60s</c>, <c>5m</c>, <c>2h</c>, <c>90d</c>, <c>1y</c> (365 days), or seconds without a unit.</summary>
internal static class DurationText
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)), ("y", TimeSpan.FromDays(365)), ("", TimeSpan.FromSeconds(1)),
    ];

    /// <summary>Reads a duration; false for another text, and for what is longer than <paramref name="longest"/>.</summary>
    public static bool TryParse(string text, TimeSpan longest, out TimeSpan duration)
    {
        duration = default;
        foreach (var (unit, length) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                var ticks = number * length.Ticks;
                var isShort = ticks <= longest.Ticks;
                duration = isShort ? TimeSpan.FromTicks((long)ticks) : default;
                return isShort;
            }
        }

        return false;
    }
}
