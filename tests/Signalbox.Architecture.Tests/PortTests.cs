using Mono.Cecil;

namespace Signalbox.Architecture.Tests;

public sealed class PortTests
{
    private static readonly string[] Values =
    [
        "Signalbox.Handlers", "Signalbox.Checkpoints", "Signalbox.Jobs", "Signalbox.Json", "Signalbox.Evidence",
        "Signalbox.Queue.ClaimedJob", "Signalbox.Logs.LogEntryLevel", "Signalbox.Durability.UnseenCharacters",
    ];
    private static readonly string[] Clients = ["Signalbox.Policy", "Signalbox.Workers", "Signalbox.Learnings", "Signalbox.Alerts", "Signalbox.Trends", "Signalbox.Notifications"];

    // What stands around Core knows the API of handlers and, where it acts by itself, the clients.
    public static TheoryData<string, string[]> Satellites => new()
    {
        { "Signalbox.BuiltIn", Values },
        { "Signalbox.Pulls", Values },
        { "Signalbox.Scripts", [.. Values, .. Clients, "Signalbox.Scripts"] },
        { "Signalbox.Agents", [.. Values, .. Clients] },
        { "Signalbox.Notifications", ["Signalbox.Notifications"] },
    };

    [Theory]
    [MemberData(nameof(Satellites))]
    public void A_satellite_touches_only_what_handlers_and_clients_are(string project, string[] known)
    {
        if (!Sources.Projects.Contains(project))
            return;
        var strangers = CoreTypes(project).Where(t => IsPort(t) || !known.Any(k => t.Namespace == k || t.FullName == k));

        Assert.Empty(strangers.Select(t => t.FullName));
    }

    // Accounts are Identity's, so what is done with them is an operation of the server itself. The mirror is no surface: it copies the register.
    [Theory]
    [InlineData("Signalbox.Server", "Signalbox.Server.Identities", "Signalbox.Server.EventLogs.Mirroring")]
    [InlineData("Signalbox.Dashboard")]
    [InlineData("Signalbox.Cli")]
    public void A_surface_goes_through_the_clients(string project, params string[] except)
    {
        using var module = ModuleDefinition.ReadModule(Sources.Location(project));
        var users = module.Types.Where(t => !except.Contains(t.Namespace)).SelectMany(user => Floors.AssemblyArrows.Uses(user)
            .Where(used => used.Scope.Name == "Signalbox.Core" && IsPort(used)).Select(used => $"{user.FullName} uses {used.FullName}"));

        Assert.Empty(users.Distinct());
        Assert.Contains(CoreTypes(project), t => t.Name == "JobClient");
    }

    [Fact]
    public void There_are_ports_to_keep_away_from()
    {
        using var core = ModuleDefinition.ReadModule(Sources.Location("Signalbox.Core"));

        Assert.InRange(core.Types.Count(IsPort), 10, 100);
    }

    private static bool IsPort(TypeReference type) =>
        type.Name.StartsWith('I') && (type.Name.EndsWith("Store", StringComparison.Ordinal) || type.Name is "IJobQueue" or "ILeaderLease");

    private static IReadOnlyList<TypeReference> CoreTypes(string project)
    {
        using var module = ModuleDefinition.ReadModule(Sources.Location(project));
        return [.. module.GetTypeReferences().Where(t => t.DeclaringType is null && t.Scope.Name == "Signalbox.Core")];
    }
}
