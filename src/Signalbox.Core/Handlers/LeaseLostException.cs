namespace Signalbox.Handlers;

/// <summary>The attempt has lost its lease: another has taken its place, and nothing that this one does takes effect.</summary>
public sealed class LeaseLostException : OperationCanceledException
{
    internal LeaseLostException(long jobId, int attempt)
        : base($"Attempt {attempt} of job {jobId} has lost its lease.")
    {
    }
}
