using Signalbox.Json;

namespace Signalbox.Steps;

/// <summary>A step that was saved: it is not run again.</summary>
/// <param name="Name">The step's name within its job.</param>
/// <param name="Output">What it returned.</param>
/// <param name="Attempt">The attempt that ran it.</param>
/// <param name="SavedAt">When, by the database's clock.</param>
public sealed record SavedStep(string Name, RawJson Output, int Attempt, DateTimeOffset SavedAt)
{
    /// <summary>True in a list that is not to hold the output: <see cref="Output"/> is then the JSON literal <c>null</c>.</summary>
    public bool OutputLeftOut { get; init; }
}
