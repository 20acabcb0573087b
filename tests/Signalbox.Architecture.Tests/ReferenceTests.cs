using System.Reflection;

namespace Signalbox.Architecture.Tests;

public sealed class ReferenceTests
{
    // Who may know whom, beside .NET itself: arrows point inward only.
    public static TheoryData<string, string[]> Arrows => new()
    {
        { "Signalbox.EventLog", [] },
        { "Signalbox.Core", ["Microsoft.Extensions.*.Abstractions"] },
        { "Signalbox.Postgres", ["Signalbox.Core", "Microsoft.Extensions.*.Abstractions", "Npgsql", "Dapper"] },
        { "Signalbox.Server", ["Signalbox.Core", "Signalbox.EventLog", "Microsoft.*", "DiffPlex", "OpenTelemetry*", "Swashbuckle.AspNetCore.SwaggerUI"] },
        { "Signalbox.BuiltIn", ["Signalbox.Core", "Microsoft.Extensions.*", "DiffPlex"] },
        { "signalbox-events", ["Signalbox.EventLog", "Spectre.Console", "System.CommandLine"] },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void A_project_knows_only_those_further_in(string project, string[] known)
    {
        var strangers = Assembly.Load(project).GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(name => !IsDotNet(name) && !known.Any(k => Matches(name, k)));

        Assert.Empty(strangers);
    }

    [Fact]
    public void Nothing_knows_the_command_line() =>
        Assert.All(Sources.Assemblies, a => Assert.DoesNotContain("signalbox", a.GetReferencedAssemblies().Select(r => r.Name)));

    [Fact]
    public void The_store_shows_the_rest_of_the_world_no_type_of_its_own_but_its_doors()
    {
        var stores = Assembly.Load("Signalbox.Postgres").GetExportedTypes().Where(t => t.GetInterfaces().Any(i => i.Name.EndsWith("Store", StringComparison.Ordinal)));

        Assert.Empty(stores);
    }

    private static bool IsDotNet(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal) || name is "System" or "netstandard" or "mscorlib" or "Microsoft.Win32.Primitives";

    private static bool Matches(string name, string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        return star < 0
            ? name == pattern
            : name.StartsWith(pattern[..star], StringComparison.Ordinal) && name.EndsWith(pattern[(star + 1)..], StringComparison.Ordinal);
    }
}
