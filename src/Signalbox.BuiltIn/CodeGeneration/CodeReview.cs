using System.Text.Json;
using Signalbox.BuiltIn.Inputs;
using Signalbox.Json;

namespace Signalbox.BuiltIn.CodeGeneration;

/// <summary>The data of the checkpoint <c>code-review</c>.</summary>
/// <param name="Description">What the files are for.</param>
/// <param name="Target">The label of the target folder.</param>
/// <param name="Files">The files.</param>
internal sealed record CodeReview(string Description, string Target, IReadOnlyList<ReviewedFile> Files)
{
    /// <summary>
    /// Reads what was approved, by the rules that the input had to pass. Paths and contents may have been edited, files
    /// added or left out; the target may not have changed.
    /// </summary>
    /// <exception cref="JobFaultException">The approver's edits break a rule.</exception>
    public IReadOnlyList<CodeFile> Approved(RawJson data)
    {
        using var document = JsonDocument.Parse(data.Text);
        var faults = new InputFaults();
        var fields = faults.Fields(document.RootElement);
        fields.Find("description");
        if (fields.OptionalText("target") is { } target && target != Target)
            faults.Add("target", $"must stay '{Target}'");
        var files = CodeFileRules.Read(fields, reviewed: true);
        fields.RefuseOthers();
        faults.ThrowIfAny("The approved files are not usable, and nothing was written");
        return files;
    }
}
