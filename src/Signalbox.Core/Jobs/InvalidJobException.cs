namespace Signalbox.Jobs;

/// <summary>A job request breaks the rules; the message is one sentence, and <see cref="Errors"/> has each fault.</summary>
public sealed class InvalidJobException : Exception
{
    /// <summary>Takes the faults, at least one.</summary>
    public InvalidJobException(IReadOnlyList<FieldError> errors)
        : base("The job was refused: " + string.Join("; ", errors.Select(e => $"{e.Field} {e.Message}")) + ".") =>
        Errors = errors;

    /// <summary>Each fault.</summary>
    public IReadOnlyList<FieldError> Errors { get; }
}
