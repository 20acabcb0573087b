using System.Text.Json.Nodes;

namespace Signalbox.Server.Checkpoints;

/// <summary>The shape of an approval in the OpenAPI document; the body may be left out.</summary>
/// <param name="Comment">What the approver says.</param>
/// <param name="Data">The approver's edits: what is to run instead of what was shown.</param>
/// <param name="Digest">The digest of what the approver saw; when it has changed since, nothing is approved.</param>
internal sealed record ApprovalBody(string? Comment, JsonNode? Data, string? Digest);
