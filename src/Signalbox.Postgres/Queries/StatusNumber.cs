using Signalbox.Jobs;

namespace Signalbox.Postgres.Queries;

/// <summary>
/// The numbers of <see cref="JobStatus"/> as tables hold them, for constant statements. They are written out where an index
/// is only known to serve a number.
/// </summary>
internal static class StatusNumber
{
    /// <summary>Where jobs come from and are removed to, in counted moves.</summary>
    public const string None = "-1";

    /// <summary><see cref="JobStatus.Pending"/>.</summary>
    public const string Pending = "0";

    /// <summary><see cref="JobStatus.Running"/>.</summary>
    public const string Running = "1";

    /// <summary><see cref="JobStatus.WaitingApproval"/>.</summary>
    public const string WaitingApproval = "2";

    /// <summary><see cref="JobStatus.Completed"/>.</summary>
    public const string Completed = "3";

    /// <summary><see cref="JobStatus.Failed"/>.</summary>
    public const string Failed = "4";

    /// <summary><see cref="JobStatus.Cancelled"/>.</summary>
    public const string Cancelled = "5";
}
