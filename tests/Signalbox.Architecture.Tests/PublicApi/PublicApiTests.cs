using System.Reflection;
using PublicApiGenerator;

namespace Signalbox.Architecture.Tests.PublicApi;

public sealed class PublicApiTests
{
    private const string Folder = "tests/Signalbox.Architecture.Tests/PublicApi";

    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,
        ExcludeAttributes = ["System.Runtime.CompilerServices.AsyncStateMachineAttribute", "System.Runtime.CompilerServices.IteratorStateMachineAttribute"],
    };

    // What others build on (of the dashboard that is two methods; its components are public because the compiler makes them so): a change of it shows in the diff of a file, so that it is made on purpose.
    [Theory]
    [InlineData("Signalbox.Core")]
    [InlineData("Signalbox.EventLog")]
    [InlineData("Signalbox.Postgres")]
    [InlineData("Signalbox.BuiltIn")]
    [InlineData("Signalbox.Server")]
    public void What_is_public_is_what_was_approved(string library)
    {
        var approved = Path.Combine(Sources.Root, Folder, $"{library}.txt");
        var now = Assembly.Load(library).GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("SIGNALBOX_APPROVE_API") == "1")
            File.WriteAllText(approved, now);
        var before = File.Exists(approved) ? File.ReadAllText(approved) : "";

        var changes = before.Split('\n').Except(now.Split('\n')).Select(l => "- " + l.Trim()).Concat(now.Split('\n').Except(before.Split('\n')).Select(l => "+ " + l.Trim()));
        Assert.True(before == now, $"The public API of {library} changed. If it should, run the tests once with SIGNALBOX_APPROVE_API=1 and commit {Folder}/{library}.txt:\n" + string.Join('\n', changes));
    }
}
