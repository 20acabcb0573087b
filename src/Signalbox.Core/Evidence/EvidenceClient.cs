using Microsoft.Extensions.Logging;

namespace Signalbox.Evidence;

/// <summary>Judges whether a job is proven to be done. Every surface that completes jobs asks it.</summary>
public sealed partial class EvidenceClient
{
    private const int MostReasons = 50;
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, IEvidenceVerifier> _verifiers = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly ILogger<EvidenceClient> _log;

    /// <summary>Takes the verifiers; of several for one job type the last one is asked.</summary>
    public EvidenceClient(IEnumerable<IEvidenceVerifier> verifiers, TimeProvider time, ILogger<EvidenceClient> log)
    {
        (_time, _log) = (time, log);
        foreach (var verifier in verifiers)
            _verifiers[verifier.JobType] = verifier;
    }

    /// <summary>
    /// True when a job cannot complete without evidence: its type is one of <see cref="EvidenceTypes"/> or has a registered verifier,
    /// or the job has acceptance criteria.
    /// </summary>
    public bool IsNeeded(string jobType, IReadOnlyList<string> acceptanceCriteria) =>
        acceptanceCriteria.Count > 0 || EvidenceTypes.All.Contains(jobType) || _verifiers.ContainsKey(jobType);

    /// <summary>The job types that always need evidence, and that this node has no verifier for.</summary>
    public IReadOnlyList<string> TypesWithoutVerifier => [.. EvidenceTypes.All.Where(t => !_verifiers.ContainsKey(t))];

    /// <summary>
    /// Judges the evidence of a job; what needs none is accepted. It may ask sources such as GitHub, and takes 30 s at most. Nothing
    /// is stored: ask again and it is judged again.
    /// </summary>
    public async Task<EvidenceVerdict> CheckAsync(EvidenceCase subject, CancellationToken cancellationToken = default)
    {
        if (!subject.IsRequired && !IsNeeded(subject.JobType, subject.AcceptanceCriteria))
            return new EvidenceVerdict.Accepted([]);
        var reading = EvidenceReader.Read(subject.Evidence);
        var reasons = new List<string>(reading.Reasons);
        if (SummaryRules.Fault(reading.Evidence.Summary) is { } trivial)
            reasons.Add(trivial);
        else if (subject.IsRequired && reading.Evidence.Summary.Length == 0)
            reasons.Add("The policy wants evidence for this type of job: add a 'summary' that says what was done, where, and with what result.");
        reasons.AddRange(CriteriaRules.Check(subject.AcceptanceCriteria, reading.Evidence));
        // A field that could not be read would be told as missing, too.
        var verdict = reading.HasWrongKinds ? null : await VerifyAsync(subject, reading.Evidence, cancellationToken);
        if (verdict is EvidenceVerdict.Refused refused)
            reasons.AddRange(refused.Reasons);
        if (reasons.Count > 0)
            return new EvidenceVerdict.Refused(Bounded(reasons));
        if (verdict is EvidenceVerdict.Accepted { Findings: var findings } && subject.AcceptanceCriteria.Count > 0)
            return new EvidenceVerdict.Accepted([.. findings, Answered(subject.AcceptanceCriteria.Count)]);
        return verdict!;
    }

    private async Task<EvidenceVerdict> VerifyAsync(EvidenceCase subject, HandedEvidence evidence, CancellationToken cancellationToken)
    {
        if (!_verifiers.TryGetValue(subject.JobType, out var verifier))
        {
            return EvidenceTypes.All.Contains(subject.JobType)
                ? new EvidenceVerdict.Unconfirmed($"This node has no verifier for jobs of type '{subject.JobType}': register one, or let a person look at the evidence.")
                : new EvidenceVerdict.Accepted([]);
        }

        using var limit = new CancellationTokenSource(LongestCheck, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            // A verifier that does not listen to its token is left behind.
            return await verifier.VerifyAsync(subject, evidence, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new EvidenceVerdict.Unconfirmed(
                $"The evidence could not be checked within {LongestCheck.TotalSeconds:0} s: hand it in again later, or let a person look at it.");
        }
#pragma warning disable CA1031 // Whatever a verifier throws, its evidence is not proven, and the job must not pass or hang because of it.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            VerifierFailed(_log, subject.JobType, subject.JobId, e);
            return new EvidenceVerdict.Unconfirmed(
                $"The verifier of jobs of type '{subject.JobType}' failed, and the node's log says how: hand the evidence in again later, or let a person look at it.");
        }
    }

    private static string Answered(int criteria) =>
        criteria == 1 ? "The acceptance criterion is answered." : $"All {criteria} acceptance criteria are answered.";

    private static List<string> Bounded(List<string> reasons) => reasons.Count <= MostReasons
        ? reasons
        : [.. reasons.Take(MostReasons - 1), $"Mend these first; {reasons.Count - MostReasons + 1:N0} more reasons are not shown."];

    [LoggerMessage(Level = LogLevel.Error, Message = "The verifier of jobs of type {JobType} failed on job {JobId}.")]
    private static partial void VerifierFailed(ILogger log, string jobType, long jobId, Exception e);
}
