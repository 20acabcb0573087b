using System.Text;
using System.Text.RegularExpressions;
using Signalbox.Durability;

namespace Signalbox.Policy;

/// <summary>A pattern of paths of <see cref="ProtectedPaths"/>.</summary>
internal sealed class PathPattern(string pattern)
{
    // Without backtracking: neither a pattern nor a path can make it slow.
    private readonly Regex _regex = new(Expression(pattern), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>True when it fits a path as <see cref="Plain"/> writes it.</summary>
    public bool Fits(string path) => _regex.IsMatch(path);

    /// <summary>
    /// The path as a file system reads it: with slashes, without a beginning slash, empty and dot parts, unseen characters, and blanks
    /// or dots at a name's end.
    /// </summary>
    public static string Plain(string path)
    {
        var seen = string.Concat(UnseenCharacters.Pieces(path).Where(p => !p.Unseen).Select(p => p.Text));
        var parts = new List<string>();
        foreach (var part in seen.Split('/', '\\'))
        {
            var name = part.Trim();
            if (name == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (name.TrimEnd('.', ' ') is { Length: > 0 } kept)
                parts.Add(kept);
        }

        return string.Join('/', parts);
    }

    private static string Expression(string pattern)
    {
        var trimmed = pattern.Trim().Trim('/');
        // A job may write the path of a file from any folder above it.
        var expression = new StringBuilder("^(?:.*/)?");
        for (var i = 0; i < trimmed.Length; i++)
        {
            if (trimmed.AsSpan(i).StartsWith("**/"))
                (_, i) = (expression.Append("(?:.*/)?"), i + 2);
            else if (trimmed.AsSpan(i).StartsWith("**"))
                (_, i) = (expression.Append(".*"), i + 1);
            else
                expression.Append(trimmed[i] switch { '*' => "[^/]*", '?' => "[^/]", var c => Regex.Escape(c.ToString()) });
        }

        return expression.Append('$').ToString();
    }
}
