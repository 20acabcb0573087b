using Signalbox.BuiltIn;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Browser.Tests.Scenes;

/// <summary>What is asked of the node in a <see cref="Scene"/>.</summary>
internal static class SceneJobs
{
    /// <summary>What the checkout holds before the code review.</summary>
    public const string ExportBefore = """
        import { send } from './transport.js';

        export async function exportInvoices(invoices) {
          for (const invoice of invoices)
            await send(invoice);
        }

        """;

    private const string ExportAfter = """
        import { retry } from './retry.js';
        import { send } from './transport.js';

        export async function exportInvoices(invoices) {
          for (const invoice of invoices)
            await retry(() => send(invoice), { attempts: 3 });
        }

        """;

    private const string Retry = """
        export async function retry(action, { attempts }) {
          for (let attempt = 1; ; attempt++) {
            try {
              return await action();
            } catch (error) {
              if (attempt === attempts) throw error;
            }
          }
        }

        """;

    private static readonly string[] Regions = ["north", "east", "south", "west"];

    private static readonly object[] Orders =
        [.. Enumerable.Range(1, 40).Select(i => new { order = 4_200 + i, region = Regions[i % 4], amount = 15 + (i * 37 % 190) })];

    private static readonly string[] ByRegion = ["region"];

    private static readonly object[] Sums = [new { function = "count", @as = "orders" }, new { field = "amount", function = "sum", @as = "revenue" }];

    private static readonly object[] PriceRules = [new { field = "price", type = "number" }];

    /// <summary>What was done before: small jobs that end at once.</summary>
    public static IReadOnlyList<JobRequest> History =>
    [
        .. Regions.SelectMany(region => Enumerable.Range(1, 6).Select(week => Simple(
            $"Notify {region} of week {week}", $"Tell the {region} office that the figures of week {week} are there.", new { action = "echo", region, week }))),
    ];

    /// <summary>Sums orders by region.</summary>
    public static JobRequest Aggregate => Data(
        "Orders by region", "Sum this week's orders by region for the Monday report.",
        new { operation = "aggregate", data = Orders, groupBy = ByRegion, aggregations = Sums });

    /// <summary>Names a file that nobody delivered.</summary>
    public static JobRequest MissingFile => Data(
        "Validate supplier prices", "Check the price list of the supplier before the import.",
        new { operation = "validate", dataFile = "supplier-prices.csv", rules = PriceRules }) with
    { MaxAttempts = 1 };

    /// <summary>Publishes only what a person approved.</summary>
    public static JobRequest Publication => Data(
        "Publish the monthly revenue", "Sum the orders of the month by region and publish the file for the finance team.",
        new { operation = "aggregate", data = Orders, groupBy = ByRegion, aggregations = Sums, requireApproval = true }) with
    { Risk = RiskLevel.Medium, Priority = 6 };

    /// <summary>Changes one file and adds another.</summary>
    public static JobRequest CodeReview => Code("Retry failed invoice exports", ("src/export.js", ExportAfter), ("src/retry.js", Retry)) with
    {
        Description = "Try an invoice again up to three times when the transport fails, instead of giving up the whole export.",
        AcceptanceCriteria = ["An invoice that fails twice is sent", "An invoice that fails three times stops the export"],
        Priority = 8,
    };

    /// <summary>Is approved before it runs.</summary>
    public static JobRequest Deployment => Simple(
        "Deploy release 2.4 to production", "Roll out release 2.4, which passed all checks on the staging system, to the production servers.",
        new { action = "echo", release = "2.4", target = "production" }) with
    {
        AcceptanceCriteria = ["All servers answer with version 2.4", "The error rate stays below 0.1 %"],
        Risk = RiskLevel.High,
        Priority = 8,
    };

    /// <summary>Is approved before it runs, and harms most when it goes wrong.</summary>
    public static JobRequest KeyRotation => Simple(
        "Rotate the signing keys", "Replace the keys that sign the access tokens, and keep the old ones for a day so that sessions go on.",
        new { action = "echo", keys = "access, refresh", keepOldFor = "24h" }) with
    { CreatedBy = "admin", Risk = RiskLevel.Critical, Priority = 10 };

    /// <summary>Runs for as long as anybody looks.</summary>
    public static JobRequest Running => Simple(
        "Wait for the backup window", "Wait until the nightly backup of the warehouse has ended.", new { action = "wait", seconds = 3_600 });

    /// <summary>Generates files, to be reviewed.</summary>
    public static JobRequest Code(string title, params (string Path, string Content)[] files) =>
        Job(BuiltInHandlers.CodeGeneration, title, $"{title}.", new { files = files.Select(f => new { path = f.Path, content = f.Content }) }) with
        { CreatedBy = "admin" };

    /// <summary>Runs in some hours.</summary>
    public static JobRequest Scheduled(string title) =>
        Simple(title, $"{title} outside working hours.", new { action = "echo", title }) with
        { CreatedBy = "admin", Priority = 2, RunAt = TimeProvider.System.GetUtcNow().AddHours(6) };

    /// <summary>Runs after another.</summary>
    public static JobRequest After(long job) =>
        Simple("Compact the warehouse", "Compact the tables of the warehouse once the backup has ended.", new { action = "echo", tables = "all" }) with
        { DependsOn = [job] };

    private static JobRequest Simple(string title, string description, object input) => Job(BuiltInHandlers.SimpleTask, title, description, input);

    private static JobRequest Data(string title, string description, object input) => Job(BuiltInHandlers.DataProcessing, title, description, input);

    private static JobRequest Job(string type, string title, string description, object input) =>
        new() { JobType = type, Title = title, Description = description, Input = RawJson.From(input), CreatedBy = "token:ci" };
}
