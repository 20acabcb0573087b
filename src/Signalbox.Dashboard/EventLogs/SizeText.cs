using System.Globalization;

namespace Signalbox.Dashboard.EventLogs;

/// <summary>How large something is, for people.</summary>
internal static class SizeText
{
    private static readonly string[] Units = ["bytes", "kB", "MB", "GB", "TB"];

    /// <summary>A number of bytes in words, such as <c>1.5 MB</c>.</summary>
    public static string Of(long bytes)
    {
        if (bytes == 1)
            return "1 byte";
        var (size, unit) = ((double)bytes, 0);
        while (size >= 999.5 && unit < Units.Length - 1)
            (size, unit) = (size / 1_000, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{(unit > 0 && size < 9.95 ? $"{size:0.0}" : $"{size:0}")} {Units[unit]}");
    }
}
