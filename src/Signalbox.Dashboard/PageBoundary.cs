using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Signalbox.Dashboard;

/// <summary>Keeps a fault of a page on that page: whoever goes to another address, be it of the same page, gets what is there.</summary>
public sealed class PageBoundary : ErrorBoundary
{
    private string? _shown;

    /// <summary>The address that is shown.</summary>
    [Parameter, EditorRequired]
    public string Address { get; set; } = "";

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (_shown is { } before && before != Address)
            Recover();
        _shown = Address;
    }
}
