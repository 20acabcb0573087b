using Signalbox.Cli;
using Signalbox.Cli.Invocation;

return await CommandLineRun.RunAsync(SignalboxCommand.For(args), args, ErrorMessages.Explain);
