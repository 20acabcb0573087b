namespace Signalbox.WakeUps;

/// <summary>What a loop is woken for, as it is told between the processes that share a database.</summary>
public enum WakeUpKind
{
    /// <summary>Jobs can be claimed.</summary>
    Ready = 'r',

    /// <summary>A job was scheduled, perhaps earlier than any other.</summary>
    Scheduled = 's',

    /// <summary>Somebody asked for the running job of this id to be cancelled.</summary>
    CancelRequested = 'c',

    /// <summary>Workers were paused, resumed or registered.</summary>
    Workers = 'w',

    /// <summary>The checkpoint of this id was made or decided.</summary>
    Checkpoint = 'k',

    /// <summary>Some jobs ended; without an id, because thousands may end in a moment.</summary>
    Ended = 'e',

    /// <summary>An account or a token changed.</summary>
    Identities = 'i',

    /// <summary>Another policy is in force.</summary>
    Policy = 'p',

    /// <summary>A program completed a job by SQL, and its evidence is to be judged.</summary>
    SqlCompletion = 'q',
}
