using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Signalbox.Durability;
using Signalbox.Jobs;
using Signalbox.Policy;

namespace Signalbox.Dashboard.Jobs;

/// <summary>What the list of jobs shows, as its address says it: <c>/jobs?status=FAILED&amp;type=simple-task</c>.</summary>
public sealed record JobListUrl
{
    /// <summary>The page itself.</summary>
    public const string Page = "/jobs";

    /// <summary>How many jobs one page has.</summary>
    public const int PageSize = 50;

    private const string Minutes = "yyyy-MM-dd'T'HH:mm";

    /// <summary>Only jobs that stand here.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>Only jobs of this type.</summary>
    public string? JobType { get; init; }

    /// <summary>Only jobs of this risk.</summary>
    public RiskLevel? Risk { get; init; }

    /// <summary>Only jobs held or ended by this worker.</summary>
    public string? WorkerId { get; init; }

    /// <summary>Only jobs that this caller asked for.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Only jobs created in this time.</summary>
    public CreatedTime Time { get; init; }

    /// <summary>Where <see cref="CreatedTime.Between"/> begins, or null.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Where <see cref="CreatedTime.Between"/> ends, or null.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only jobs whose title, description, input or error has this text.</summary>
    public string? Text { get; init; }

    /// <summary>Which come first.</summary>
    public JobOrder Order { get; init; }

    /// <summary>Behind which place of the order the page begins; null for the first page.</summary>
    public string? After { get; init; }

    /// <summary>What the address has that means nothing here.</summary>
    public string? Unknown { get; init; }

    /// <summary>True when something beside the status and the text narrows the list.</summary>
    public bool IsNarrowed => JobType is not null || Risk is not null || WorkerId is not null || CreatedBy is not null || Time != CreatedTime.Any;

    /// <summary>True when there may be jobs that the list does not show.</summary>
    public bool HidesSome => IsNarrowed || Status is not null || Text is not null;

    /// <summary>The same without its filters, but for the status.</summary>
    public JobListUrl Cleared => new() { Status = Status, Order = Order };

    /// <summary>Reads an address; what it cannot mean is passed over and told in <see cref="Unknown"/>.</summary>
    public static JobListUrl Read(string uri)
    {
        var values = QueryHelpers.ParseQuery(new Uri(uri).Query);
        List<string> unknown = [];
        string? Value(string name) => values.TryGetValue(name, out var all) && all.ToString().Trim() is { Length: > 0 } value ? value : null;
        T? OneOf<T>(string name, TryParse<T> tryParse)
            where T : struct
        {
            if (Value(name) is not { } text)
                return null;
            if (tryParse(text, out var value))
                return value;
            unknown.Add(text.Length <= SearchText.Longest ? $"{name}={text}" : $"{name}={text[..SearchText.Longest]}…");
            return null;
        }

        var order = OneOf<JobOrder>("sort", TryParseName) ?? JobOrder.Newest;
        var address = new JobListUrl
        {
            Status = OneOf<JobStatus>("status", JobStatusNames.TryParse),
            JobType = Value("type"),
            Risk = OneOf<RiskLevel>("risk", RiskRules.TryParse),
            WorkerId = Value("worker"),
            CreatedBy = Value("by"),
            Time = OneOf<CreatedTime>("time", TryParseName) ?? CreatedTime.Any,
            From = OneOf<DateTimeOffset>("from", TryParseTime),
            To = OneOf<DateTimeOffset>("to", TryParseTime),
            Text = OneOf<int>("q", IsSearchable) is null ? null : Value("q"),
            Order = order,
            After = OneOf<JobCursor>("after", (string text, out JobCursor place) => JobCursor.TryParse(text, order, out place)) is null ? null : Value("after"),
        };
        return address.Consistent() with { Unknown = unknown.Count == 0 ? null : string.Join(", ", unknown) };
    }

    /// <summary>The address.</summary>
    public string Path
    {
        get
        {
            var query = default(QueryString);
            void Add(string name, string? value) => query = value is null ? query : query.Add(name, value);
            Add("status", Status?.Name());
            Add("q", Text);
            Add("type", JobType);
            Add("risk", Risk?.Name());
            Add("worker", WorkerId);
            Add("by", CreatedBy);
            Add("time", Time == CreatedTime.Any ? null : Name(Time));
            Add("from", Moment(From));
            Add("to", Moment(To));
            Add("sort", Order == JobOrder.Newest ? null : Name(Order));
            Add("after", After);
            return Page + query;
        }
    }

    /// <summary>The same after a change, from its first page; what then makes no sense together is mended.</summary>
    public JobListUrl Change(Func<JobListUrl, JobListUrl> change) => (change(this) with { After = null, Unknown = null }).Consistent();

    /// <summary>What is asked of the store. Relative times begin with a full minute, so that pages which are open at once ask the same.</summary>
    public JobQuery Query(DateTimeOffset now)
    {
        var minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        return new JobQuery
        {
            Status = Status,
            JobType = JobType,
            Risk = Risk,
            WorkerId = WorkerId,
            CreatedBy = CreatedBy,
            CreatedFrom = Time switch
            {
                CreatedTime.Hour => minute.AddHours(-1),
                CreatedTime.Day => minute.AddDays(-1),
                CreatedTime.Week => minute.AddDays(-7),
                CreatedTime.Between => From,
                _ => null,
            },
            CreatedBefore = Time == CreatedTime.Between ? To : null,
            Text = Text,
            Order = Order,
            Limit = PageSize,
            After = After,
        };
    }

    /// <summary>A moment as fields for times take and give it, in UTC.</summary>
    public static string? Moment(DateTimeOffset? at) => at?.UtcDateTime.ToString(Minutes, CultureInfo.InvariantCulture);

    /// <summary>Reads what a field for times gives, as UTC.</summary>
    public static bool TryParseTime(string text, out DateTimeOffset at) => DateTimeOffset.TryParseExact(
        text, [Minutes, Minutes + ":ss"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);

    private delegate bool TryParse<T>(string text, out T value);

    // The line has only what is PENDING, and moments belong to the time between them.
    private JobListUrl Consistent() => this with
    {
        Order = Order == JobOrder.Line && Status is not (null or JobStatus.Pending) ? JobOrder.Newest : Order,
        Status = Order == JobOrder.Line ? Status ?? JobStatus.Pending : Status,
        Time = Time == CreatedTime.Any && (From ?? To) is not null ? CreatedTime.Between : Time,
        From = Time is CreatedTime.Any or CreatedTime.Between ? From : null,
        To = Time is CreatedTime.Any or CreatedTime.Between ? To : null,
    };

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static bool IsSearchable(string text, out int length) => (length = text.Length) <= SearchText.Longest;

    private static bool TryParseName<T>(string text, out T value)
        where T : struct, Enum => Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]);
}
