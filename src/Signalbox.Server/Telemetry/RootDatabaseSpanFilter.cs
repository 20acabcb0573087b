using System.Diagnostics;
using OpenTelemetry;

namespace Signalbox.Server.Telemetry;

/// <summary>
/// Leaves out database statements that belong to no request and no job: looking for work, heartbeats and duties would be
/// most of what an idle node sends.
/// </summary>
internal sealed class RootDatabaseSpanFilter : BaseProcessor<Activity>
{
    /// <inheritdoc />
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == "Npgsql" && data.ParentSpanId == default)
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
