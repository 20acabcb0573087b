using Signalbox.Cli.Invocation;

return await CommandLineRun.RunAsync(args);
