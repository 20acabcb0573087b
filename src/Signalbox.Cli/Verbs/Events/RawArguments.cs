using System.Text.Unicode;
using Signalbox.Cli.Exits;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>The process's arguments as they were given: the runtime turns bytes that are no UTF-8 into U+FFFD without a word.</summary>
internal static class RawArguments
{
    /// <summary>Refuses an argument that had other bytes.</summary>
    /// <exception cref="VerbFailedException">It was not UTF-8.</exception>
    public static void MustBeText(string text, string option)
    {
        if (text.Contains('\uFFFD') && !Utf8.IsValid(File.ReadAllBytes("/proc/self/cmdline")))
            throw VerbFailedException.Usage($"{option}: the text is not UTF-8; give it in UTF-8, or bytes as base64.");
    }
}
