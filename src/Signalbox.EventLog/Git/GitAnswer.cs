using System.Text;

namespace Signalbox.EventLog.Git;

/// <summary>How a command of git ended.</summary>
/// <param name="ExitCode">Its exit code; <see cref="TookTooLong"/> when it was ended because its time was over.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Errors">The end of what it said besides.</param>
internal sealed record GitAnswer(int ExitCode, byte[] Output, string Errors)
{
    /// <summary>The exit code of a command whose time was over.</summary>
    public const int TookTooLong = -1;

    /// <summary>True when it did what it was asked.</summary>
    public bool IsGood => ExitCode == 0;

    /// <summary>What it printed, without the line feed at the end.</summary>
    public string Text
    {
        get
        {
            var text = Encoding.UTF8.GetString(Output);
            return text.EndsWith('\n') ? text[..^1] : text;
        }
    }

    /// <summary>What it printed, cut at its NULs.</summary>
    public IReadOnlyList<string> Parts => Encoding.UTF8.GetString(Output).Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
