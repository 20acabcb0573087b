using System.Collections.Concurrent;

namespace Signalbox.Browser.Tests;

/// <summary>
/// What went wrong in pages without anybody looking: errors on the console (violations of the content security policy are
/// among them), scripts that threw, requests that failed, dialogs that a script opened, pages that crashed.
/// </summary>
public sealed class BrowserFaults
{
    // The browser's word for requests that a page gave up because it was left or closed a stream.
    private const string GivenUp = "net::ERR_ABORTED";

    private readonly ConcurrentQueue<string> _seen = new();
    private readonly ConcurrentBag<string> _expected = [];

    /// <summary>All of them, except those that the test expects; oldest first.</summary>
    public IReadOnlyList<string> Unexpected => [.. _seen.Where(f => !_expected.Any(e => f.Contains(e, StringComparison.Ordinal)))];

    /// <summary>What the test announced and what did not happen.</summary>
    public IReadOnlyList<string> Missing => [.. _expected.Where(e => !_seen.Any(f => f.Contains(e, StringComparison.Ordinal)))];

    /// <summary>Says that a fault with this text is part of the test; then one must be there.</summary>
    public void Expect(string part) => _expected.Add(part);

    /// <summary>Adds a fault that something else saw.</summary>
    internal void Add(string fault) => _seen.Enqueue(fault);

    /// <summary>Collects the faults of all pages that are opened in a context.</summary>
    internal void Watch(IBrowserContext context)
    {
        context.Console += (_, message) =>
        {
            if (message.Type == "error")
                Add($"console: {message.Text} ({message.Location})");
        };
        context.WebError += (_, error) => Add($"script: {error.Error}");
        context.RequestFailed += (_, request) =>
        {
            if (request.Failure != GivenUp)
                Add($"request: {request.Method} {request.Url} failed: {request.Failure}");
        };
        context.Page += (_, page) => page.Crash += (_, _) => Add($"crash: {page.Url}");
        context.Dialog += (_, dialog) =>
        {
            Add($"dialog: {dialog.Type} {dialog.Message}");
            _ = dialog.DismissAsync();
        };
    }
}
