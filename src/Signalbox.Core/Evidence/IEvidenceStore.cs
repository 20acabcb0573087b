namespace Signalbox.Evidence;

/// <summary>Keeps what was judged of evidence.</summary>
public interface IEvidenceStore
{
    /// <summary>Writes it to the job's log, and counts a refusal by the job's type, in one transaction.</summary>
    Task RecordAsync(EvidenceRecord record, CancellationToken cancellationToken);
}
