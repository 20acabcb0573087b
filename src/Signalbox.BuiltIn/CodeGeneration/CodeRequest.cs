using System.Text.Json;
using Signalbox.BuiltIn.Inputs;
using Signalbox.BuiltIn.Workspace;
using Signalbox.Handlers;

namespace Signalbox.BuiltIn.CodeGeneration;

/// <summary>What a code-generation job is asked for, checked.</summary>
/// <param name="Description">What the files are for, in words.</param>
/// <param name="TargetFolder">The folder below the target to write to; empty for the target itself.</param>
/// <param name="Files">The files.</param>
internal sealed record CodeRequest(string Description, string TargetFolder, IReadOnlyList<CodeFile> Files)
{
    private const int MaximumDescription = 20_000;

    /// <summary>Reads the job's input; every fault is told at once.</summary>
    /// <exception cref="JobFaultException">The input is not usable.</exception>
    public static CodeRequest Read(JobContext job)
    {
        using var input = JsonDocument.Parse(job.Job.Input.Text);
        var faults = new InputFaults();
        var fields = faults.Fields(input.RootElement);
        var description = fields.OptionalText("description") ?? job.Job.Description;
        if (description.Length > MaximumDescription || description.Contains('\0'))
            faults.Add("description", $"must be at most {MaximumDescription:N0} characters long, without NUL");
        var folder = fields.OptionalText("targetFolder") ?? "";
        if (folder.Length > 0 && RelativePath.Fault(folder) is { } fault)
            faults.Add("targetFolder", fault);
        var files = CodeFileRules.Read(fields, reviewed: false);
        fields.RefuseOthers();
        faults.ThrowIfAny();
        return new CodeRequest(description, folder, files);
    }
}
