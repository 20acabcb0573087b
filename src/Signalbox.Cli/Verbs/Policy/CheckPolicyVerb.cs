using System.CommandLine;
using Signalbox.Cli.Configuration;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;

namespace Signalbox.Cli.Verbs.Policy;

/// <summary>Explains a policy, or says everything that is wrong with it. Nothing is put in force.</summary>
internal sealed class CheckPolicyVerb : Verb
{
    private readonly Argument<string> _file = new("file") { Description = "The policy, such as policy.yaml" };

    public CheckPolicyVerb()
        : base("check", "Explain a policy in sentences, or refuse it with the line of each fault", "signalbox policy check policy.yaml")
    {
        Arguments.Add(_file);
        Options.Add(SharedOptions.Json);
    }

    public override Task<int> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        var policy = PolicyFile.Read(Path.GetFullPath(call.Arguments.GetValue(_file)!, Environment.CurrentDirectory), faults);
        if (faults.Count > 0)
            throw VerbFailedException.Usage($"The policy has {(faults.Count == 1 ? "a fault" : $"{faults.Count} faults")}:\n  {string.Join("\n  ", faults)}");
        if (call.Json)
            call.Screen.Json(new { digest = policy.Digest, policy = policy.ToJson(), sentences = policy.Explain() });
        else
            PolicyCard.Show(call.Screen, policy.Explain());
        return Task.FromResult(ExitCode.Done);
    }
}
