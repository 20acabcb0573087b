using Signalbox.BuiltIn.Evidence;
using Signalbox.BuiltIn.Http;
using Signalbox.Evidence;

namespace Signalbox.BuiltIn;

/// <summary>The verifiers that ask the world outside: of jobs of type <c>code</c> and <c>documentation</c>.</summary>
public static class BuiltInVerifiers
{
    /// <summary>Makes them. Call it once for a process: each has its pool of HTTP connections.</summary>
    /// <param name="options">Where documents lie, and what GitHub is asked with.</param>
    /// <param name="time">The clock of time limits; null for the system's.</param>
    public static IReadOnlyList<IEvidenceVerifier> All(BuiltInOptions options, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var http = GuardedConnection.CreateClient(options.AllowPrivateNetwork);
        return
        [
            new CodeVerifier(options.GitHub, time),
            new DocumentationVerifier(http, options.WorkspaceFolder, options.CodeTargetFolder, time),
        ];
    }
}
