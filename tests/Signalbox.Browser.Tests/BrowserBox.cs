using System.Runtime.CompilerServices;
using Signalbox.Browser.Tests.Chromium;
using Signalbox.Identities;
using Signalbox.Running;
using Signalbox.Server.Access;
using Signalbox.Server.Identities;
using Signalbox.Server.Options;

namespace Signalbox.Browser.Tests;

/// <summary>
/// A node on a database of its own, and people with browsers of their own in front of it. A test runs inside
/// <see cref="RunAsync"/>, which fails it when a page had faults that the test did not expect, and keeps pictures of the pages
/// of a test that failed.
/// </summary>
public sealed class BrowserBox : IAsyncDisposable
{
    private readonly IBrowser _browser;
    private readonly List<IBrowserContext> _contexts = [];
    private int _errorsTold;

    private BrowserBox(ServerBox server, IBrowser browser)
    {
        Server = server;
        _browser = browser;
    }

    /// <summary>The node: its services, its database, its HTTP clients.</summary>
    public ServerBox Server { get; }

    /// <summary>What went wrong in the pages.</summary>
    public BrowserFaults Faults { get; } = new();

    /// <summary>Runs a test.</summary>
    /// <param name="test">The test.</param>
    /// <param name="add">Adds to the node: handlers, for example.</param>
    /// <param name="options">How the node serves.</param>
    /// <param name="worker">The node's worker, which runs only when the test starts it.</param>
    /// <param name="file">Filled in by the compiler; names the pictures.</param>
    /// <param name="name">Filled in by the compiler; names the pictures.</param>
    public static async Task RunAsync(
        Func<BrowserBox, Task> test, Action<SignalboxBuilder>? add = null, ServerOptions? options = null, WorkerOptions? worker = null,
        [CallerFilePath] string file = "", [CallerMemberName] string name = "")
    {
        await using var server = await ServerBox.CreateAsync(add, options, worker);
        await using var box = new BrowserBox(server, await SharedChromium.GetAsync());
        try
        {
            await test(box);
            await box.NoFaultsAsync();
        }
        catch
        {
            await box.KeepPicturesAsync($"{Path.GetFileNameWithoutExtension(file)}.{name}");
            throw;
        }
    }

    /// <summary>Opens a page in a browser of its own, as somebody of this role who has signed in already, or as a stranger.</summary>
    /// <param name="path">What to open; the page has been loaded when this returns.</param>
    /// <param name="role">The role; people of one role are one person.</param>
    /// <param name="view">How they look at it.</param>
    public async Task<IPage> OpenAsync(string path, Role? role = null, BrowserView? view = null)
    {
        var context = await NewContextAsync(view ?? BrowserView.Desk);
        if (role is { } known)
        {
            var (_, cookie) = await Server.Identities.HeaderAsync(Permissions.Of(known), CallerKind.Person);
            await SetCookieAsync(context, cookie);
        }

        return await OpenAsync(context, path);
    }

    /// <summary>Opens a page in a browser of its own, as the person of this name, who is added to the node when it is not there.</summary>
    public async Task<IPage> OpenAsAsync(string name, Role role, string path, BrowserView? view = null)
    {
        await Server.Get<AccountClient>().AddAsync(name, role, BoxIdentities.Password, "test");
        var context = await NewContextAsync(view ?? BrowserView.Desk);
        await SetCookieAsync(context, await BoxIdentities.SignInAsync(Server.Stranger(), name));
        return await OpenAsync(context, path);
    }

    /// <summary>Requires that nothing went wrong so far but what the test expects; done once more at the end of each test.</summary>
    public async Task NoFaultsAsync()
    {
        foreach (var page in Pages)
            await HearAsync(page);
        foreach (var error in Server.Errors.Skip(_errorsTold))
            Faults.Add($"node: {error}");
        _errorsTold = Server.Errors.Count;
        Assert.True(Faults.Unexpected.Count == 0, $"Something went wrong in the pages:\n{string.Join('\n', Faults.Unexpected)}");
        Assert.True(Faults.Missing.Count == 0, $"The test expected faults that did not happen:\n{string.Join('\n', Faults.Missing)}");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
            await context.CloseAsync();
    }

    private IEnumerable<IPage> Pages => _contexts.SelectMany(c => c.Pages).Where(p => !p.IsClosed).ToList();

    // The browser tells in order, so whatever happened before has been told after a question and its answer.
    private static async Task HearAsync(IPage page)
    {
        try
        {
            await page.EvaluateAsync("1");
        }
        catch (PlaywrightException)
        {
            // It is being left or has crashed; a crash is a fault of its own.
        }
    }

    private async Task<IBrowserContext> NewContextAsync(BrowserView view)
    {
        var context = await _browser.NewContextAsync(view.Options(Server.Address));
        _contexts.Add(context);
        context.SetDefaultTimeout(SharedChromium.Patience);
        Faults.Watch(context);
        return context;
    }

    private static async Task<IPage> OpenAsync(IBrowserContext context, string path)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(path);
        return page;
    }

    private Task SetCookieAsync(IBrowserContext context, string cookie)
    {
        var split = cookie.IndexOf('=', StringComparison.Ordinal);
        return context.AddCookiesAsync(
        [
            new Cookie
            {
                Name = cookie[..split], Value = cookie[(split + 1)..], Url = Server.Address.AbsoluteUri,
                HttpOnly = true, SameSite = SameSiteAttribute.Strict,
            },
        ]);
    }

    private async Task KeepPicturesAsync(string test)
    {
        await Pictures.WriteAsync(test, "faults.txt", string.Join('\n', Faults.Unexpected));
        foreach (var page in Pages)
            await Pictures.KeepAsync(test, page);
    }
}
