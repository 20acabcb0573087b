using Npgsql;
using Signalbox.Postgres.Embedded;

#pragma warning disable RS0030 // A test reads this program's standard output; it has no other way to speak.

// Usage: hold DATA-DIRECTORY | guard DATA-DIRECTORY
// Joins or starts the embedded server, then answers each line of standard input with one line of standard output.
// At the end of input, or at "leave", it leaves the server; "guard" then deletes the data directory too.
string verb = args[0];
string dataDirectory = args[1];

EmbeddedServer server;
try
{
    server = await EmbeddedServer.StartOrJoinAsync(
        new EmbeddedServerOptions { DataDirectory = dataDirectory }, CancellationToken.None);
}
catch (EmbeddedServerException refusal)
{
    Console.WriteLine("refused " + refusal.Message.ReplaceLineEndings(" "));
    return 1;
}

await using (server)
{
    Console.WriteLine($"ready {(server.Joined ? "joined" : "started")} {server.ProcessId}");
    while (await Console.In.ReadLineAsync() is { } line && line != "leave")
        Console.WriteLine(await AnswerAsync(line));
}

if (verb == "guard")
    Directory.Delete(dataDirectory, recursive: true);
Console.WriteLine("left");
return 0;

async Task<string> AnswerAsync(string line)
{
    try
    {
        if (line == "ensure")
        {
            await server.EnsureRunningAsync(CancellationToken.None);
            return $"running {server.ProcessId}";
        }

        await using NpgsqlConnection connection = new(server.ConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(line, connection);
        return $"{await command.ExecuteScalarAsync() ?? "done"}";
    }
    catch (Exception failure) when (failure is NpgsqlException or EmbeddedServerException)
    {
        return "failed " + failure.Message.ReplaceLineEndings(" ");
    }
}
