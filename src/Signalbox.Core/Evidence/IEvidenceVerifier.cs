namespace Signalbox.Evidence;

/// <summary>
/// Judges the evidence of one job type, beside the rules that hold for all types (the summary says something, every criterion is
/// answered). One instance serves all calls, which may be concurrent.
/// </summary>
public interface IEvidenceVerifier
{
    /// <summary>The job type whose evidence it judges.</summary>
    string JobType { get; }

    /// <summary>
    /// Judges it. What may be missing from the evidence is missing, also all of it; what is there has the right kinds. Everything
    /// that is wrong is told at once. Refuses what is not proven, and says <see cref="EvidenceVerdict.Unconfirmed"/> when its source
    /// does not answer; an exception counts as that too.
    /// </summary>
    /// <param name="subject">The job.</param>
    /// <param name="evidence">What was handed in, read.</param>
    /// <param name="cancellationToken">Ends it; it is given 30 s.</param>
    Task<EvidenceVerdict> VerifyAsync(EvidenceCase subject, HandedEvidence evidence, CancellationToken cancellationToken);
}
