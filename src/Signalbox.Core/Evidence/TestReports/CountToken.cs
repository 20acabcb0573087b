namespace Signalbox.Evidence.TestReports;

/// <summary>A word or number of a line of a report.</summary>
/// <param name="Text">It, in lower case.</param>
/// <param name="Count">The number, if it is a whole one; null for a word.</param>
/// <param name="IsNumber">True when it begins with a digit.</param>
/// <param name="Before">The character right before it; a blank at the beginning.</param>
/// <param name="After">The first character after it that is no blank, if that is punctuation; else a blank.</param>
internal readonly record struct CountToken(string Text, long? Count, bool IsNumber, char Before, char After)
{
    private const int LongestNumber = 10;
    private const char Escape = '\u001B';

    /// <summary>The tokens of a line, without the colours of terminals.</summary>
    public static List<CountToken> In(string line)
    {
        var tokens = new List<CountToken>();
        var before = ' ';
        for (var at = 0; at < line.Length;)
        {
            var c = line[at];
            if (c == Escape)
            {
                at = AfterColour(line, at);
                continue;
            }

            if (!char.IsLetterOrDigit(c))
            {
                if (!char.IsWhiteSpace(c))
                    before = c;
                at++;
                continue;
            }

            var isNumber = char.IsAsciiDigit(c);
            var end = at + 1;
            while (end < line.Length && (isNumber ? IsInNumber(line, end) : char.IsLetter(line[end])))
                end++;
            var text = line[at..end];
            var digits = text.Replace(",", "", StringComparison.Ordinal);
            long? count = isNumber && digits.Length <= LongestNumber && long.TryParse(digits, out var number) ? number : null;
            tokens.Add(new CountToken(text.ToLowerInvariant(), count, isNumber, before, Following(line, end)));
            before = ' ';
            at = end;
        }

        return tokens;
    }

    private static bool IsInNumber(string line, int at) =>
        char.IsAsciiDigit(line[at]) || (line[at] is '.' or ',' && at + 1 < line.Length && char.IsAsciiDigit(line[at + 1]));

    private static char Following(string line, int at)
    {
        while (at < line.Length && line[at] is ' ' or '\t')
            at++;
        return at < line.Length && !char.IsLetterOrDigit(line[at]) && line[at] != Escape ? line[at] : ' ';
    }

    private static int AfterColour(string line, int at)
    {
        at++;
        while (at < line.Length && !char.IsAsciiLetter(line[at]))
            at++;
        return at + 1;
    }
}
