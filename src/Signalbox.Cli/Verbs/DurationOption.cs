using System.CommandLine;
using System.Globalization;

namespace Signalbox.Cli.Verbs;

/// <summary>An option that takes a duration: <c>500ms</c>, <c>60s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c>, or seconds without a unit.</summary>
internal static class DurationOption
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)), ("", TimeSpan.FromSeconds(1)),
    ];

    // Timers count milliseconds in 32 bits.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>Makes the option; what is longer than <paramref name="longest"/>, or than timers can count, is refused.</summary>
    public static Option<TimeSpan?> Create(string name, string description, string example = "60s", TimeSpan? longest = null) => new(name)
    {
        HelpName = example,
        Description = description,
        CustomParser = result =>
        {
            if (TryParse(result.Tokens[0].Value, out var duration, longest))
                return duration;
            result.AddError($"{name}: '{result.Tokens[0].Value}' must be a duration such as 500ms, 60s, 5m or 2h.");
            return null;
        },
    };

    /// <summary>Reads a duration.</summary>
    public static bool TryParse(string text, out TimeSpan duration, TimeSpan? longest = null)
    {
        duration = default;
        foreach (var (unit, length) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                var ticks = number * length.Ticks;
                var isShort = ticks <= (longest ?? Longest).Ticks;
                duration = isShort ? TimeSpan.FromTicks((long)ticks) : default;
                return isShort;
            }
        }

        return false;
    }
}
