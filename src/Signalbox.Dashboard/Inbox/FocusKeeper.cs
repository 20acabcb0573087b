using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Signalbox.Dashboard.Inbox;

/// <summary>Moves the focus where the control that had it goes away.</summary>
internal static class FocusKeeper
{
    /// <summary>Gives the element the focus, if it is still there.</summary>
    public static async Task TryFocusAsync(this ElementReference element)
    {
        try
        {
            await element.FocusAsync();
        }
        catch (JSException)
        {
            // Something else has taken its place meanwhile.
        }
        catch (JSDisconnectedException)
        {
            // Nobody looks any more.
        }
    }
}
