using System.Security.Claims;

namespace Signalbox.Dashboard.Circuits;

/// <summary>A visitor as their cookie said, and the page that they came for.</summary>
internal sealed class PagePrincipal(ClaimsPrincipal visitor, OpenPage page) : ClaimsPrincipal(visitor)
{
    /// <summary>The page.</summary>
    public OpenPage Page => page;
}
