using System.Text.RegularExpressions;
using Signalbox.Checkpoints;
using Signalbox.Logs;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Logs;

/// <summary>What the database names itself has the names that the program knows, and the other way round.</summary>
public sealed partial class LogActionTests
{
    [Fact]
    public async Task The_view_of_the_execution_log_tells_facts_by_the_names_that_the_program_knows()
    {
        await using var box = await TestBox.CreateAsync();
        var endings = Quoted().Matches(await box.ScalarAsync<string>(
            "select pg_get_constraintdef(oid) from pg_constraint where conname = 'attempts_ended_as_check'")).Select(m => m.Groups[1].Value).ToArray();
        string[] decided = [.. Enum.GetValues<CheckpointStatus>().Except([CheckpointStatus.Pending, CheckpointStatus.Recorded]).Select(s => s.Name().ToLowerInvariant())];
        Assert.Equal(5, endings.Length);

        var told = (await NamesAsync(box, "settled_logs")).Concat(await NamesAsync(box, "execution_logs")).SelectMany(name => name switch
        {
            LogActions.AttemptPrefix => endings.Select(ending => name + ending),
            LogActions.CheckpointPrefix => decided.Select(status => name + status),
            _ => [name],
        });

        Assert.Equal(LogActions.Facts.Order(), told.Distinct().Order());
    }

    [Fact]
    public async Task The_view_of_the_audit_tells_decisions_by_the_names_that_the_program_knows()
    {
        await using var box = await TestBox.CreateAsync();
        string[] decided = [.. Status().Matches(await DefinitionAsync(box, "audit_of_decisions")).Select(m => m.Groups[1].Value.ToLowerInvariant())];
        Assert.Equal(2, decided.Length);

        var told = (await NamesAsync(box, "audit_of_decisions")).Concat(await NamesAsync(box, "audit_of_approvals"))
            .SelectMany(name => name == LogActions.CheckpointPrefix ? decided.Select(status => name + status) : [name]);

        Assert.Equal(AuditActions.Decisions.Order(), told.Distinct().Order());
    }

    [Fact]
    public void Each_name_is_told_once()
    {
        Assert.Equal(LogActions.All.Count, LogActions.All.Distinct().Count());
        Assert.Equal(AuditActions.All.Count, AuditActions.All.Distinct().Count());
        Assert.Equal(Constants(typeof(LogActions)), LogActions.All.Order());
        Assert.Equal(
            Constants(typeof(AuditActions)),
            AuditActions.All.Except(AuditActions.Decisions).Except([LogActions.WorkerPaused, LogActions.WorkerResumed]).Order());
    }

    private static IEnumerable<string> Constants(Type type) => type.GetFields().Where(field => field.IsLiteral)
        .Select(field => (string)field.GetRawConstantValue()!).Where(name => !name.EndsWith('_')).Order();

    private static async Task<IEnumerable<string>> NamesAsync(TestBox box, string view) =>
        Named().Matches(Details().Replace(await DefinitionAsync(box, view), "")).Select(m => m.Groups[1].Value);

    private static Task<string> DefinitionAsync(TestBox box, string view) =>
        box.ScalarAsync<string>("select pg_get_viewdef(@view::regclass)", new { view });

    // The keys of an entry's details look like names.
    [GeneratedRegex(@"json_build_object\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")]
    private static partial Regex Details();

    [GeneratedRegex("'([a-z]+_[a-z_]*)'")]
    private static partial Regex Named();

    [GeneratedRegex("'([a-z]+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex("'([A-Z]+)'")]
    private static partial Regex Status();
}
