using Microsoft.AspNetCore.Components.Server.Circuits;
using Signalbox.Durability;
using Signalbox.Server.Dashboard.Visitors;

namespace Signalbox.Server.Dashboard.Circuits;

/// <summary>Asks before everything that comes from a page's browser whether its visitor is still in; nothing is done for one who is not.</summary>
internal sealed class VisitorCheck(Visitor visitor) : CircuitHandler
{
    /// <inheritdoc />
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        if (await IsInAsync())
            await next(context);
    };

    private async Task<bool> IsInAsync()
    {
        try
        {
            return await visitor.AskAsync() is not null;
        }
        catch (Exception e) when (LostDatabase.Is(e))
        {
            // Nobody can say now, and whatever needs the database fails by itself and says so.
            return true;
        }
    }
}
