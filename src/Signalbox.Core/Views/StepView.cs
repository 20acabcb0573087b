using System.Text.Json.Serialization;
using Signalbox.Json;
using Signalbox.Steps;

namespace Signalbox.Views;

/// <summary>A saved step, as every surface shows it.</summary>
public sealed record StepView(string Name, RawJson Output, int Attempt, DateTimeOffset SavedAt)
{
    /// <summary>True in a list that leaves a large <c>output</c> out; otherwise the field is not there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OutputLeftOut { get; init; }

    /// <summary>Shows a saved step.</summary>
    public static StepView Of(SavedStep step) => new(step.Name, step.Output, step.Attempt, step.SavedAt) { OutputLeftOut = step.OutputLeftOut };
}
