namespace Signalbox.Browser.Tests.Chromium;

/// <summary>
/// The one Chromium of a test run, started with the first test that asks. Each test has contexts of its own in it, with their
/// own cookies and caches. It ends with this process, also when that is killed, and its profile goes with it.
/// </summary>
internal static class SharedChromium
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    /// <summary>How long anything that a test waits for may take, in milliseconds: machines can be slow and busy.</summary>
    public const float Patience = 60_000;

    /// <summary>The browser, started when there is none or when it has crashed.</summary>
    public static async Task<IBrowser> GetAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (_browser is { IsConnected: true })
                return _browser;
            SetDefaultExpectTimeout(Patience);
            _playwright ??= await Playwright.CreateAsync();
            return _browser = await _playwright.Chromium.LaunchAsync(Options());
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Ends the browser and what drives it.</summary>
    public static async Task CloseAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
        (_browser, _playwright) = (null, null);
    }

    private static BrowserTypeLaunchOptions Options() => new()
    {
        ExecutablePath = Find(),
        Timeout = Patience,
        // As root Chromium refuses to start with its sandbox; the only pages here are our own.
        ChromiumSandbox = !Environment.IsPrivilegedProcess,
        Args =
        [
            "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync",
            // A page that loads something from elsewhere fails here as it would behind a firewall.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ],
    };

    // The one without windows opens a page in a third of the time.
    private static string Find() =>
        (from name in (string[])["chromium-headless-shell", "chromium"]
         from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         select Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("Chromium is not on the PATH: ./test.sh installs it, and so does apt-get install chromium-headless-shell.");
}
