namespace Signalbox.Server.Health;

/// <summary>How the node's services for the log stand; null for one that has not said so.</summary>
public sealed class ServiceStates
{
    private volatile ServiceState? _mirror;
    private volatile ServiceState? _alerts;

    /// <summary>The mirror of job events.</summary>
    public ServiceState? Mirror
    {
        get => _mirror;
        internal set => _mirror = value;
    }

    /// <summary>The alerts.</summary>
    public ServiceState? Alerts
    {
        get => _alerts;
        internal set => _alerts = value;
    }
}
