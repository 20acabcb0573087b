using EmbeddedInAService;
using Signalbox;
using Signalbox.Postgres;
using Signalbox.Postgres.Embedded;

var builder = Host.CreateApplicationBuilder(args);

// A shared PostgreSQL when DATABASE_URL names one; else a private server, which needs no installation of its own.
await using var server = Environment.GetEnvironmentVariable("DATABASE_URL") is null
    ? await EmbeddedServer.StartOrJoinAsync(
        new EmbeddedServerOptions { DataDirectory = builder.Configuration["DataDirectory"] ?? ".signalbox" }, CancellationToken.None)
    : null;

builder.Services
    .AddSignalbox()
    .AddHandler<GreetingHandler>("greeting")
    .UsePostgres(server?.ConnectionString ?? Environment.GetEnvironmentVariable("DATABASE_URL")!);
builder.Services.AddHostedService<GreetingService>();

await builder.Build().RunAsync();
