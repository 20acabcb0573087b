namespace Signalbox.Handlers;

/// <summary>The job asked for more than one job may have; another attempt would not help. Let it pass, and the job fails for good.</summary>
public sealed class JobLimitException : Exception
{
    internal JobLimitException(string message)
        : base(message)
    {
    }
}
