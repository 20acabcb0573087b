using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Signalbox;
using Signalbox.Handlers;
using Signalbox.Postgres;
using Signalbox.Running;
using Signalbox.WorkerProbe;

#pragma warning disable RS0030 // A test reads this program's standard output; it has no other way to speak.

// Usage: CONNECTION-STRING
// Runs a worker for jobs of type "probe", whose input is what the handler does: words that it works through in order.
// Before each it says so in a line of standard output and waits for a line of standard input. "leave" stops the worker.
var lines = Channel.CreateUnbounded<string>();
var services = new ServiceCollection();
services
    .AddSignalbox(new WorkerOptions { WorkerId = "probe", Lease = TimeSpan.FromSeconds(60), PollInterval = TimeSpan.FromMilliseconds(100) })
    .UsePostgres(args[0])
    .AddHandler(new HandlerRegistration("probe", _ => new Probe(lines.Reader), HandlerOptions.Default));
await using var provider = services.BuildServiceProvider();
var worker = provider.GetRequiredService<Worker>();
await worker.StartAsync();
Console.WriteLine("running");
while (await Console.In.ReadLineAsync() is { } line && line != "leave")
    lines.Writer.TryWrite(line);
await worker.StopAsync();
Console.WriteLine("left");
