using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Signalbox.Architecture.Tests;

public sealed partial class CommandLineTests
{
    [Fact]
    public void A_verb_goes_through_the_clients_and_knows_no_store()
    {
        using var assembly = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "signalbox.dll")));
        var known = assembly.GetMetadataReader();
        string[] names = [.. known.TypeReferences.Select(known.GetTypeReference).Select(t => known.GetString(t.Name))];

        Assert.Contains("JobClient", names);
        Assert.DoesNotContain(names, n => Store().IsMatch(n));
    }

    [GeneratedRegex("^I[A-Z][A-Za-z]*Store$")]
    private static partial Regex Store();
}
