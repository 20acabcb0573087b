namespace Signalbox.Changes;

/// <summary>What a <see cref="Change"/> is about.</summary>
public enum ChangeSubject
{
    /// <summary>Jobs.</summary>
    Job,

    /// <summary>Checkpoints.</summary>
    Checkpoint,

    /// <summary>Workers.</summary>
    Worker,
}
