namespace Signalbox.Browser.Tests;

/// <summary>Pictures of pages, in the folder of the test results.</summary>
internal static class Pictures
{
    private static int _count;

    /// <summary>The folder; <c>./test.sh</c> empties it before a run.</summary>
    public static string Folder { get; } = Path.Combine(FindRoot(), "artifacts", "test-results", "pages");

    /// <summary>Keeps a page as a failing test leaves it: the picture, and what is on it. A page that can give neither is passed over.</summary>
    public static async Task KeepAsync(string test, IPage page)
    {
        var number = Interlocked.Increment(ref _count);
        try
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, $"{test}-{number}.png"), FullPage = true });
            await WriteAsync(test, $"{number}.txt", $"{page.Url}\n\n{await page.Locator("html").AriaSnapshotAsync()}\n");
        }
        catch (PlaywrightException e)
        {
            // The test has failed for another reason, and that one is to be told.
            await WriteAsync(test, $"{number}.txt", $"{page.Url}\n\nThere is no picture: {e.Message}\n");
        }
    }

    /// <summary>Keeps words beside the pictures of a test; none when they are empty.</summary>
    public static async Task WriteAsync(string test, string name, string words)
    {
        Directory.CreateDirectory(Folder);
        if (words.Length > 0)
            await File.WriteAllTextAsync(Path.Combine(Folder, $"{test}-{name}"), words);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Signalbox.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
