namespace Signalbox.Jobs;

/// <summary>Where a job stands. The names on every surface are those of <see cref="JobStatusNames"/>.</summary>
public enum JobStatus
{
    /// <summary>On the line, scheduled for later, or waiting for other jobs.</summary>
    Pending,

    /// <summary>Leased to a worker.</summary>
    Running,

    /// <summary>Suspended at a blocking checkpoint until a person decides.</summary>
    WaitingApproval,

    /// <summary>Ended with its work done.</summary>
    Completed,

    /// <summary>Ended without its work done.</summary>
    Failed,

    /// <summary>Ended because somebody said so, or because a job it depends on did not complete.</summary>
    Cancelled,
}
