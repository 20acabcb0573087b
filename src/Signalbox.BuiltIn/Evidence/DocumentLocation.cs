using Signalbox.BuiltIn.Inputs;
using Signalbox.BuiltIn.Workspace;
using Signalbox.Evidence;

namespace Signalbox.BuiltIn.Evidence;

/// <summary>Looks for a document below folders that it never leaves, neither by dots nor by symbolic links.</summary>
/// <param name="roots">The folders, and where in each; the first one that has the document counts.</param>
internal sealed class DocumentLocation(IEnumerable<(ContainedFolder Root, string Below)> roots)
{
    /// <summary>Accepts a file with content, or a folder.</summary>
    public async Task<EvidenceVerdict> CheckAsync(string location)
    {
        if (RelativePath.Fault(location) is { } fault)
            return new EvidenceVerdict.Refused([$"Correct 'location': it {fault}."]);
        try
        {
            var isEmpty = false;
            foreach (var (root, below) in roots)
            {
                await using var file = root.TryRead(below + location);
                using var folder = file is null ? root.TryHold(below + location) : null;
                if (file is { CanSeek: true, Length: > 0 } || folder is not null)
                    return new EvidenceVerdict.Accepted([$"The document '{location}' exists."]);
                isEmpty |= file is not null;
            }

            return new EvidenceVerdict.Refused([isEmpty
                ? $"Write the document '{location}': it is empty."
                : $"Correct 'location': there is no '{location}' in the workspace."]);
        }
        catch (JobFaultException e)
        {
            return new EvidenceVerdict.Refused([$"Correct 'location': {e.Message}"]);
        }
        catch (IOException)
        {
            return new EvidenceVerdict.Unconfirmed($"The document '{location}' could not be opened: let a person look at it.");
        }
    }
}
