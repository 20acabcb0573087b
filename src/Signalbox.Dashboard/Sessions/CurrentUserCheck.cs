using Microsoft.AspNetCore.Components.Server.Circuits;
using Signalbox.Durability;

namespace Signalbox.Dashboard.Sessions;

/// <summary>
/// Asks before everything that comes from a page's browser whether its visitor is still in; nothing is done for one who is not.
/// What came first is begun first, however long the question takes.
/// </summary>
internal sealed class CurrentUserCheck(CurrentUser visitor, TimeProvider time) : CircuitHandler
{
    // A database that does not answer must not hold up what needs none.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <inheritdoc />
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_lock)
            (before, _last) = (_last, begun.Task);
        var activity = Task.CompletedTask;
        try
        {
            await before;
            if (await IsInAsync())
                activity = next(context);
        }
        finally
        {
            begun.SetResult();
        }

        await activity;
    };

    private async Task<bool> IsInAsync()
    {
        try
        {
            return await visitor.AskAsync().WaitAsync(Patience, time) is not null;
        }
        catch (Exception e) when (e is TimeoutException || LostDatabase.Is(e))
        {
            // Nobody can say now, and whatever needs the database fails by itself and says so.
            return true;
        }
    }
}
