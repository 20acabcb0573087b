namespace Signalbox.Durability;

/// <summary>What is wrong with a text that somebody gives, to follow its field's name.</summary>
internal static class FieldText
{
    /// <summary>Why a text cannot be taken that must be there; null when it can.</summary>
    public static string? Fault(string? text, int longest) =>
        text is null ? "is required"
        : string.IsNullOrWhiteSpace(text) ? "must not be empty"
        : text.Length > longest ? $"must be at most {longest:N0} characters long, and is {text.Length:N0}"
        : StorableText.Fault(text);

    /// <summary>As <see cref="Fault"/>, for a name, in which nothing may be that nobody sees.</summary>
    public static string? NameFault(string? name, int longest) => Fault(name, longest) ?? UnseenCharacters.NameFault(name!);
}
