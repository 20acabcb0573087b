namespace Signalbox.Cli.Variables;

/// <summary>
/// Reads a <c>.env</c> file: <c>NAME=value</c> lines, with <c>export</c> before them or not; values may be quoted, in
/// double quotes with <c>\n</c>, <c>\"</c> and <c>\\</c>; <c>#</c> begins a comment. Nothing is expanded.
/// </summary>
internal static class DotEnvFile
{
    /// <summary>The names and values, in order.</summary>
    /// <exception cref="SettingsException">A line is none of these; the message does not repeat it.</exception>
    public static IReadOnlyList<(string Name, string Value)> Read(string file)
    {
        var faults = new List<string>();
        var values = new List<(string, string)>();
        var lines = File.ReadAllLines(file);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.StartsWith("export ", StringComparison.Ordinal))
                line = line[7..].TrimStart();
            if (line.Length == 0 || line[0] == '#')
                continue;
            var number = i + 1;
            var equals = line.IndexOf('=');
            if (equals <= 0 || !line[..equals].TrimEnd().All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'))
            {
                faults.Add($".env line {number}: must be NAME=value");
                continue;
            }

            var text = line[(equals + 1)..].TrimStart();
            // A quoted value may go over several lines, as keys do.
            while (IsOpen(text) && i + 1 < lines.Length)
                text += "\n" + lines[++i];
            if (IsOpen(text))
                faults.Add($".env line {number}: the quotation is not closed");
            else
                values.Add((line[..equals].TrimEnd(), Value(text)));
        }

        return faults.Count == 0 ? values : throw new SettingsException(faults);
    }

    private static bool IsOpen(string text)
    {
        if (text.Length == 0 || text[0] is not ('"' or '\''))
            return false;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == text[0])
                return false;
            if (text[0] == '"' && text[i] == '\\')
                i++;
        }

        return true;
    }

    private static string Value(string text)
    {
        if (text.Length > 0 && text[0] is '"' or '\'')
            return Quoted(text);
        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        return (comment < 0 ? text : text[..comment]).TrimEnd();
    }

    private static string Quoted(string text)
    {
        var quote = text[0];
        var value = new System.Text.StringBuilder();
        for (var i = 1; i < text.Length && text[i] != quote; i++)
        {
            if (quote == '"' && text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
                value.Append(text[i] == 'n' ? '\n' : text[i]);
            }
            else
            {
                value.Append(text[i]);
            }
        }

        return value.ToString();
    }
}
