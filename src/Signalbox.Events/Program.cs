using System.CommandLine;
using System.CommandLine.Help;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Verbs.Events;

// Called by ./signalbox, whose name its help and its faults say.
return await CommandLineRun.RunAsync(new Command("signalbox") { new HelpOption(), EventVerbs.Create() }, args, VerbErrorMessages.Explain);
