namespace Signalbox.Evidence.TestReports;

/// <summary>What a number in a report counts.</summary>
internal enum CountKind
{
    /// <summary>Nothing that decides, such as warnings.</summary>
    Other,

    /// <summary>Tests that passed.</summary>
    Passed,

    /// <summary>Tests that failed.</summary>
    Failed,

    /// <summary>Tests that ended by an error.</summary>
    Errors,

    /// <summary>Tests that were not run, or whose result does not count.</summary>
    Skipped,

    /// <summary>All of them.</summary>
    Total,
}
