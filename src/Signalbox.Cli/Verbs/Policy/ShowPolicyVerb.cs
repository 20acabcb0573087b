using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Policy;

/// <summary>Shows the policy in force.</summary>
internal sealed class ShowPolicyVerb() : DatabaseVerb("show", "Show the policy in force, and who set it", "signalbox policy show")
{
    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var policy = await database.Policy.ReadAsync(cancellationToken);
        if (call.Json)
        {
            call.Screen.Json(PolicyView.Of(policy));
            return ExitCode.Done;
        }

        call.Screen.Field("set by", policy.SetBy is { } by ? $"{Printable.Line(by)}, {Times.Show(policy.SetAt!.Value)}" : "nobody: the built-in policy holds");
        call.Screen.Field("digest", policy.Digest);
        PolicyCard.Show(call.Screen, policy.Document.Explain());
        return ExitCode.Done;
    }
}
