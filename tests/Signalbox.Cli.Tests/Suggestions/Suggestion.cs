namespace Signalbox.Cli.Tests.Suggestions;

/// <summary>Something that a page, the help, a message or a document tells a reader to type or to send.</summary>
/// <param name="Source">Where it stands.</param>
/// <param name="Text">What it says, in one line; <c>{…}</c> stands for what the program puts in.</param>
public sealed record Suggestion(string Source, string Text)
{
    /// <summary>True for a request such as <c>GET /health</c>.</summary>
    public bool IsRequest => Text.Split(' ')[0] is "GET" or "POST" or "PUT" or "PATCH" or "DELETE";

    /// <summary>True for a line of a shell.</summary>
    public bool IsCommand => !IsRequest;

    /// <inheritdoc />
    public override string ToString() => $"{Source}: {Text}";
}
