using Signalbox.Server.EventLogs.Readings;
using Signalbox.Server.Health;
using Signalbox.Server.Options;

namespace Signalbox.Dashboard.EventLogs;

/// <summary>What pages know of the node's event log; all of it is null on a node without one.</summary>
internal sealed class NodeEventLog(EventLogOptions? options = null, EventLogReader? desk = null, ServiceStates? states = null)
{
    /// <summary>How the node uses it.</summary>
    public EventLogOptions? Options => options;

    /// <summary>Who reads it.</summary>
    public EventLogReader? Desk => desk;

    /// <summary>How the services of the node for it stand.</summary>
    public ServiceStates? States => states;
}
