namespace Signalbox.Postgres.Tests.Model;

/// <summary>How a worker ends an attempt.</summary>
internal enum Ending
{
    Complete,
    Fail,
    Retry,
    RetryAtOnce,
    Release,
    Suspend,
    SuspendTellingRefusal,
    Cancel,
}
