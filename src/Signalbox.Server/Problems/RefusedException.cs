using Signalbox.Jobs;

namespace Signalbox.Server.Problems;

/// <summary>A request that cannot be taken as it came; it becomes a <see cref="Problem"/>.</summary>
internal sealed class RefusedException(int status, string detail, IReadOnlyList<FieldError>? errors = null) : Exception(detail)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The faults by field.</summary>
    public IReadOnlyList<FieldError> Errors { get; } = errors ?? [];

    /// <summary>Further members of the answer, by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Members { get; init; } = [];

    /// <summary>Refuses a request that breaks the rules.</summary>
    public static RefusedException Invalid(string detail, params IReadOnlyList<FieldError> errors) => new(400, detail, errors);

    /// <summary>Says that there is no such thing.</summary>
    public static RefusedException NotFound(string detail) => new(404, detail);
}
