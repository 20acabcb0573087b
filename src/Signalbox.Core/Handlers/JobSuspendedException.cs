namespace Signalbox.Handlers;

/// <summary>
/// Leaves a handler whose job now waits at a checkpoint. Let it pass: the job is suspended already, and whatever the
/// handler returns is ignored. It is an <see cref="OperationCanceledException"/> so that ordinary catch blocks let it pass.
/// </summary>
public sealed class JobSuspendedException : OperationCanceledException
{
    internal JobSuspendedException(string checkpoint)
        : base($"The job is suspended at checkpoint '{checkpoint}' until a person decides.")
    {
    }
}
