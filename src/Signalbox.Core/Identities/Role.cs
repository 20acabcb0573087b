namespace Signalbox.Identities;

/// <summary>What a person is there for. On every surface the names are these in lower case.</summary>
public enum Role
{
    /// <summary>Sees everything, changes nothing.</summary>
    Viewer,

    /// <summary>Runs jobs and workers.</summary>
    Operator,

    /// <summary>Decides checkpoints.</summary>
    Approver,

    /// <summary>May do all of it, and manages people and tokens.</summary>
    Admin,
}
