namespace Signalbox.Jobs;

/// <summary>What can happen to a job; the same words in C#, SQL, log entries, HTTP and pages.</summary>
public enum JobVerb
{
    /// <summary>It is put on the line.</summary>
    Enqueue,

    /// <summary>A worker takes a lease on it for one attempt.</summary>
    Claim,

    /// <summary>Its attempt ends with the work done.</summary>
    Complete,

    /// <summary>Its attempt ends for good without the work done, or its checkpoint was rejected or expired.</summary>
    Fail,

    /// <summary>Its attempt failed and another is due, or a person sends an ended job back to the line.</summary>
    Retry,

    /// <summary>Its attempt ends without blame: the worker drains, or its lease ran out.</summary>
    Release,

    /// <summary>Its attempt ends at a blocking checkpoint.</summary>
    Suspend,

    /// <summary>A decision puts it back on the line.</summary>
    Resume,

    /// <summary>A node judged the evidence that it was completed with by SQL, and it does not prove that.</summary>
    Reopen,

    /// <summary>Somebody ends it.</summary>
    Cancel,
}
