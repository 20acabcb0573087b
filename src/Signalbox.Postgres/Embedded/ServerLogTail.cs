namespace Signalbox.Postgres.Embedded;

/// <summary>The last lines of what a program said, for a message to a person.</summary>
internal static class ServerLogTail
{
    private const int Lines = 8;
    private const int MostBytes = 16 * 1024;

    /// <summary>The last lines of a text, or a word on their absence.</summary>
    public static string Of(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0 ? "it said nothing" : string.Join('\n', lines.TakeLast(Lines));
    }

    /// <summary>The last lines of a file written since it was <paramref name="from"/> bytes long.</summary>
    public static string OfFile(string path, long from)
    {
        if (!File.Exists(path))
            return Of("");
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Min(file.Length, Math.Max(from, file.Length - MostBytes));
        using StreamReader reader = new(file);
        return Of(reader.ReadToEnd());
    }
}
