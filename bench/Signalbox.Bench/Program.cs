using System.CommandLine;
using System.Text.Json;
using Signalbox.Bench;

var connection = new Option<string>("--connection") { Required = true, Description = "The database, in Npgsql's key=value form." };
var works = new Option<string>("--work") { Required = true, Description = "The works, separated by commas, all of one variant." };
var size = new Option<int>("--size") { Required = true, Description = "The number of jobs, a multiple of 100." };
var lines = new Option<bool>("--json-lines") { Description = "Print one JSON object a figure." };
var queue = new Command("queue", "Measures the queue.") { connection, works, size, lines };
queue.SetAction(async result =>
{
    var json = result.GetValue(lines);
    await new QueueWorks(result.GetRequiredValue(connection), result.GetRequiredValue(size)).RunAsync(
        result.GetRequiredValue(works).Split(','),
        (work, value, unit) => Console.WriteLine(json
            ? JsonSerializer.Serialize(new { system = "signalbox", work, value, unit })
            : $"{work,-32}{value,14:N2} {unit}"));
});
var address = new Option<string>("--address") { Required = true, Description = "Where the node listens." };
var token = new Option<string>("--token") { Required = true, Description = "A token with the scope jobs." };
var process = new Option<int>("--process") { Description = "The node's process, to measure its memory." };
var http = new Command("http", "Measures a running node over HTTP.") { address, token, process, size, lines };
http.SetAction(result =>
{
    var json = result.GetValue(lines);
    new HttpWorks(new Uri(result.GetRequiredValue(address)), result.GetRequiredValue(token), result.GetRequiredValue(size)).Run(
        result.GetValue(process),
        (work, value, unit) => Console.WriteLine(json
            ? JsonSerializer.Serialize(new { system = "signalbox", work, value, unit })
            : $"{work,-40}{value,14:N2} {unit}"));
});
var working = new Option<string>("--token") { Required = true, Description = "A token with the scopes jobs and worker." };
var remote = new Command("remote", "Measures workers of other programs that wait at a running node.") { address, working, connection, process, size, lines };
remote.SetAction(async result =>
{
    var json = result.GetValue(lines);
    var works = new RemoteWorks(
        new Uri(result.GetRequiredValue(address)), result.GetRequiredValue(working), result.GetRequiredValue(connection), result.GetValue(process));
    await works.RunAsync(
        result.GetRequiredValue(size),
        (work, value, unit) => Console.WriteLine(json
            ? JsonSerializer.Serialize(new { system = "signalbox", work, value, unit })
            : $"{work,-40}{value,14:N2} {unit}"));
});
var node = new Option<string>("--address") { Description = "Where a node listens whose HTML is measured too." };
var entry = new Option<string>("--token") { Description = "A token of that node." };
var pages = new Command("pages", "Measures what the pages read.") { connection, size, lines, node, entry };
pages.SetAction(async result =>
{
    var json = result.GetValue(lines);
    var at = result.GetValue(node) is { } text ? new Uri(text) : null;
    await new PageWorks(result.GetRequiredValue(connection), result.GetRequiredValue(size), at, result.GetValue(entry)).RunAsync(
        (work, value, unit) => Console.WriteLine(json
            ? JsonSerializer.Serialize(new { system = "signalbox", work, value, unit })
            : $"{work,-40}{value,14:N2} {unit}"));
});
var folder = new Option<string>("--folder") { Required = true, Description = "The folder of the log." };
var work = new Option<string>("--work") { Required = true, Description = "single, group, batch, generate or incremental." };
var seconds = new Option<int>("--seconds") { Description = "How long to append.", DefaultValueFactory = _ => 4 };
var events = new Option<int>("--size") { Description = "How many events to generate.", DefaultValueFactory = _ => 1_000_000 };
var name = new Option<string?>("--name") { Description = "What the figure is called." };
var eventLog = new Command("eventlog", "Measures the event log.") { folder, work, seconds, events, name };
eventLog.SetAction(result => new EventLogWorks(
    result.GetRequiredValue(folder), result.GetValue(seconds), result.GetValue(events), result.GetValue(name),
    (what, value, unit) => Console.WriteLine(JsonSerializer.Serialize(new { system = "signalbox", work = what, value, unit }))).Run(result.GetRequiredValue(work)));
return await new RootCommand("Signalbox's benchmarks; bench/run.sh runs them beside others.") { queue, http, remote, pages, eventLog }.Parse(args).InvokeAsync();
