using System.Globalization;
using Microsoft.AspNetCore.Components;
using Signalbox.Dashboard.Live;
using Signalbox.EventLog.Faults;
using Signalbox.Server.EventLogs.Readings;

namespace Signalbox.Dashboard.EventLogs;

/// <summary>What agents say to each other in the event log, who is alive, who leads, and what went wrong.</summary>
public sealed partial class EventLogPage : LivePage
{
    private const int MostInteractions = 10;
    private const int MostEvents = 12;
    private EventLogSummary? _reading;
    private string? _trouble;

    /// <summary>Only this conversation.</summary>
    [SupplyParameterFromQuery]
    public string? Interaction { get; set; }

    [Inject]
    private NodeEventLog NodeLog { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private IReadOnlyList<ShownInteraction> Shown =>
        [.. _reading!.Interactions.Where(i => Interaction is null || i.Number.ToString(CultureInfo.InvariantCulture) == Interaction).Take(MostInteractions)];

    /// <inheritdoc />
    protected override ChangeFilter Interest => new() { EventLog = true };

    /// <inheritdoc />
    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (NodeLog.Desk is not { } desk)
            return;
        try
        {
            _reading = await ShareAsync("event-log", _ => Task.FromResult(desk.Read()));
            _trouble = null;
        }
        catch (Exception e) when (e is EventLogException or IOException or UnauthorizedAccessException)
        {
            _trouble = e is EventLogException ? e.Message : $"The event log in {NodeLog.Options!.Folder} cannot be read: {e.Message}";
        }
    }
}
