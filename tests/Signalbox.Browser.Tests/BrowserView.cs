namespace Signalbox.Browser.Tests;

/// <summary>How somebody looks at the pages: the size of the window in CSS pixels, and what they have asked their system for.</summary>
public sealed record BrowserView(int Width = 1280, int Height = 800, bool Dark = false, bool ReducedMotion = false, bool Touch = false)
{
    /// <summary>A window on a desk, light.</summary>
    public static BrowserView Desk { get; } = new();

    /// <summary>A small telephone, light.</summary>
    public static BrowserView Phone { get; } = new(390, 844, Touch: true);

    /// <summary>Words for a test's name.</summary>
    public override string ToString() => $"{Width}x{Height}{(Dark ? ", dark" : ", light")}{(ReducedMotion ? ", reduced motion" : "")}";

    internal BrowserNewContextOptions Options(Uri address) => new()
    {
        BaseURL = address.AbsoluteUri,
        ViewportSize = new ViewportSize { Width = Width, Height = Height },
        ColorScheme = Dark ? ColorScheme.Dark : ColorScheme.Light,
        ReducedMotion = ReducedMotion ? Microsoft.Playwright.ReducedMotion.Reduce : Microsoft.Playwright.ReducedMotion.NoPreference,
        HasTouch = Touch,
        Locale = "en-GB",
        TimezoneId = "UTC",
    };
}
