using System.Globalization;

namespace Signalbox.Cli.Terminals;

/// <summary>Numbers of things, in words.</summary>
internal static class Counts
{
    /// <summary>Such as <c>1 event</c> and <c>2 events</c>.</summary>
    /// <param name="number">How many.</param>
    /// <param name="one">What one is called; more are called so with an s.</param>
    public static string Of(long number, string one) => string.Create(CultureInfo.InvariantCulture, $"{number} {one}{(number == 1 ? "" : "s")}");
}
