using System.Text;
using Signalbox.Durability;

namespace Signalbox.Policy;

/// <summary>The names of actions, compared so that another spelling of one is not another action.</summary>
internal static class ActionName
{
    /// <summary>The name without letter case, marks between words and unseen characters.</summary>
    public static string Key(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) && !UnseenCharacters.IsUnseen(rune, before: null))
                key.Append(Rune.ToLowerInvariant(rune));
        }

        return key.ToString();
    }
}
