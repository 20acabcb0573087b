namespace Signalbox.Handlers;

/// <summary>
/// The attempt has ended, and something that it left running asks for more: a step, a checkpoint. It is refused, because an
/// attempt ends once. It is an <see cref="OperationCanceledException"/>, so that ordinary catch blocks let it pass.
/// </summary>
public sealed class AttemptEndedException : OperationCanceledException
{
    internal AttemptEndedException(long jobId, int attempt)
        : base($"Attempt {attempt} of job {jobId} has ended, so nothing more is done for it: await whatever the handler starts before it returns, and ask at one checkpoint at a time.")
    {
    }
}
