using System.CommandLine;

namespace Signalbox.Cli.Invocation;

/// <summary>An option that takes a duration, as <see cref="DurationText"/> reads it.</summary>
internal static class DurationOption
{
    // Timers count milliseconds in 32 bits.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>Makes the option; what is longer than <paramref name="longest"/>, or than timers can count, is refused.</summary>
    public static Option<TimeSpan?> Create(string name, string description, string example = "60s", TimeSpan? longest = null) => new(name)
    {
        HelpName = example,
        Description = description,
        CustomParser = result =>
        {
            if (DurationText.TryParse(result.Tokens[0].Value, longest ?? Longest, out var duration))
                return duration;
            result.AddError($"{name}: '{result.Tokens[0].Value}' must be a duration such as 500ms, 60s, 5m or 2h.");
            return null;
        },
    };
}
