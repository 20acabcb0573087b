namespace Signalbox.Evidence.TestReports;

/// <summary>
/// The counts in one line: a number before its word ("42 passed") or after it ("Passed: 42"). A strict line has nothing but counts and
/// the words that runners put around them; in a sentence other words stand between.
/// </summary>
internal sealed class CountLine
{
    /// <summary>How many passed, or null.</summary>
    public long? Passed { get; private set; }

    /// <summary>How many failed, or null.</summary>
    public long? Failed { get; private set; }

    /// <summary>How many ended by an error, which some runners count beside the failed ones, or null.</summary>
    public long? Errors { get; private set; }

    /// <summary>How many were skipped, or null.</summary>
    public long? Skipped { get; private set; }

    /// <summary>How many there are, or null.</summary>
    public long? Total { get; private set; }

    /// <summary>True when it also says how long they took, as the last line of a run does.</summary>
    public bool HasTime { get; private set; }

    /// <summary>True when it is about one class of many.</summary>
    public bool IsPart { get; private set; }

    /// <summary>True when it counts files or suites instead of tests.</summary>
    public bool CountsSuites { get; private set; }

    /// <summary>True when it begins with OK, which says that none failed.</summary>
    public bool IsOk { get; private set; }

    /// <summary>True when it begins with FAILED.</summary>
    public bool IsFailed { get; private set; }

    /// <summary>How many counts it has.</summary>
    public int Counts { get; private set; }

    /// <summary>Reads a strict line; null when it is none.</summary>
    public static CountLine? Read(string line)
    {
        var read = new CountLine();
        var tokens = CountToken.In(line);
        if (tokens.Count is 0 or > 60)
            return null;
        read.IsOk = tokens[0].Text == "ok";
        read.IsFailed = tokens[0].Text == "failed";
        for (var i = 0; i < tokens.Count;)
        {
            var length = read.Take(tokens, i);
            if (length == 0)
                return null;
            if (length < 0)
                break;
            i += length;
        }

        return read;
    }

    /// <summary>Reads the counts in a sentence, each time a kind comes again into another line.</summary>
    public static IReadOnlyList<CountLine> InSentence(string sentence)
    {
        var lines = new List<CountLine>();
        var tokens = CountToken.In(sentence);
        var line = new CountLine();
        for (var i = 0; i < tokens.Count; i++)
        {
            var (kind, length, count) = Pair(tokens, i);
            if (length == 0 || kind is CountKind.Other)
                continue;
            if (line.Has(kind))
            {
                lines.Add(line);
                line = new CountLine();
            }

            line.Set(kind, count);
            i += length - 1;
        }

        if (line.Counts > 0)
            lines.Add(line);
        return lines;
    }

    /// <summary>Takes what another line says, of which it has no kind; false when it has one.</summary>
    public bool TryMerge(CountLine other)
    {
        foreach (var kind in Enum.GetValues<CountKind>())
        {
            if (Has(kind) && other.Has(kind))
                return false;
        }

        (Passed, Failed, Errors, Skipped, Total) = (Passed ?? other.Passed, Failed ?? other.Failed, Errors ?? other.Errors, Skipped ?? other.Skipped, Total ?? other.Total);
        Counts += other.Counts;
        HasTime |= other.HasTime;
        IsOk |= other.IsOk;
        return true;
    }

    // How many tokens it took; 0 for one that no runner writes, and -1 when nothing of interest follows.
    private int Take(List<CountToken> tokens, int at)
    {
        var (kind, length, count) = Pair(tokens, at);
        if (length > 0)
        {
            Set(kind, count);
            return length;
        }

        var token = tokens[at];
        if (token.IsNumber)
        {
            HasTime |= token.After is not ' ' || (at + 1 < tokens.Count && CountWords.Units.Contains(tokens[at + 1].Text));
            return token.Before == '(' || HasTime ? 1 : 0;
        }

        if (CountWords.Ends.Contains(token.Text))
        {
            HasTime = true;
            IsPart = at + 1 < tokens.Count && tokens[at + 1].Text == "elapsed";
            return -1;
        }

        CountsSuites |= CountWords.Suites.Contains(token.Text);
        return CountWords.Around.Contains(token.Text) || CountWords.Kinds.ContainsKey(token.Text) || CountWords.Suites.Contains(token.Text) ? 1 : 0;
    }

    private static (CountKind Kind, int Length, long Count) Pair(List<CountToken> tokens, int at)
    {
        var token = tokens[at];
        CountToken? next = at + 1 < tokens.Count ? tokens[at + 1] : null;
        if (token.IsNumber && token.Count is { } count && token.After == ' ' && next is { IsNumber: false } word)
        {
            // "12 unit tests passed", and in a total "12 tests".
            var end = at + 1;
            while (end < tokens.Count - 1 && end < at + 4 && CountWords.Tests.Contains(tokens[end].Text) && tokens[end].After == ' '
                && (CountWords.Tests.Contains(tokens[end + 1].Text) || CountWords.Outcomes.Contains(tokens[end + 1].Text)))
                end++;
            if (CountWords.Kinds.TryGetValue(tokens[end].Text, out var kind) && tokens[end].After is not (':' or '='))
                return (kind, end - at + 1, count);
            return default;
        }

        if (token.IsNumber || token.After is not (':' or '=') || next is not { IsNumber: true, Count: { } behind } number)
            return default;
        // In "Tests: 1 failed, 2 passed" the first number belongs to the word behind it.
        if (number.After == ' ' && at + 2 < tokens.Count && CountWords.Kinds.ContainsKey(tokens[at + 2].Text) && tokens[at + 2].After is not (':' or '='))
            return default;
        return CountWords.Kinds.TryGetValue(token.Text, out var named) ? (named, 2, behind) : default;
    }

    private bool Has(CountKind kind) => kind switch
    {
        CountKind.Passed => Passed is not null,
        CountKind.Failed => Failed is not null,
        CountKind.Errors => Errors is not null,
        CountKind.Skipped => Skipped is not null,
        CountKind.Total => Total is not null,
        _ => false,
    };

    private void Set(CountKind kind, long count)
    {
        switch (kind)
        {
            case CountKind.Passed:
                Passed = (Passed ?? 0) + count;
                break;
            case CountKind.Failed:
                Failed = (Failed ?? 0) + count;
                break;
            case CountKind.Errors:
                Errors = (Errors ?? 0) + count;
                break;
            case CountKind.Skipped:
                Skipped = (Skipped ?? 0) + count;
                break;
            case CountKind.Total:
                Total = count;
                break;
            default:
                return;
        }

        Counts++;
    }
}
