using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Signalbox.Browser.Tests;

/// <summary>What every page must be for people with a keyboard, a screen reader, a small screen or weak eyes.</summary>
public static class AccessibilitySteps
{
    private static readonly List<string> Tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

    /// <summary>Requires that axe finds nothing, of any severity, by the rules of WCAG 2.2 level AA and its own best practices.</summary>
    public static async Task HasNoAxeViolationsAsync(this IPage page)
    {
        var result = await page.RunAxe(new AxeRunOptions
        {
            RunOnly = new RunOnlyOptions { Type = "tag", Values = Tags },
            // The rule of WCAG 2.2 that axe leaves out unless it is asked for.
            Rules = new Dictionary<string, RuleOptions> { ["target-size"] = new() { Enabled = true } },
        });

        Assert.NotEmpty(result.Passes);
        Assert.True(result.Violations.Length == 0, $"axe found on {page.Url}:\n{string.Join('\n', result.Violations.Select(Words))}");
    }

    /// <summary>Requires that the page can be read by scrolling down only.</summary>
    public static async Task HasNoHorizontalScrollAsync(this IPage page)
    {
        var sticksOut = await page.EvaluateAsync<string[]>("""
            () => {
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width) return [];
              const ends = e => Math.ceil(e.getBoundingClientRect().left + Math.max(e.getBoundingClientRect().width, getComputedStyle(e).overflowX === 'visible' ? e.scrollWidth : 0));
              const wide = [...document.body.querySelectorAll('*')].filter(e => ends(e) > width);
              const names = wide.filter(e => !wide.some(inner => inner !== e && e.contains(inner)))
                .map(e => `${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''}${[...e.classList].map(c => '.' + c).join('')} ends at ${ends(e)}`);
              return [`the page is ${document.documentElement.scrollWidth} wide, and the window ${width}`, ...names];
            }
            """);

        Assert.True(sticksOut.Length == 0, $"{page.Url} scrolls sideways:\n{string.Join('\n', sticksOut)}");
    }

    private static string Words(AxeResultItem violation) =>
        $"{violation.Id} ({violation.Impact}): {violation.Help}, {violation.HelpUrl}\n"
        + string.Join('\n', violation.Nodes.Select(n => $"  at {n.Target}: {string.Join("; ", n.Any.Concat(n.All).Concat(n.None).Select(c => c.Message))}"));
}
