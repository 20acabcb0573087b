using System.Diagnostics;
using Dapper;
using Npgsql;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.SqlWorkers;

/// <summary>A program that has nothing but psql and a login.</summary>
/// <param name="box">The node whose database it uses.</param>
/// <param name="login">Its login; null for the database's owner.</param>
internal sealed class Psql(TestBox box, string? login = null)
{
    /// <summary>A login for a worker, which is in the role and has no other right.</summary>
    public static async Task<Psql> WorkerAsync(TestBox box, string name = "alice")
    {
        var login = $"{name}_{new NpgsqlConnectionStringBuilder(box.ConnectionString).Database}";
        await using var superuser = await OpenAsync(box, $"create role {login} login in role signalbox_worker");
        return new Psql(box, login);
    }

    /// <summary>A session of the login.</summary>
    public Task<NpgsqlConnection> OpenAsync() => OpenAsync(box, $"set session authorization {Login}");

    /// <summary>Who the database takes it for.</summary>
    public string Login => login ?? new NpgsqlConnectionStringBuilder(box.ConnectionString).Username!;

    /// <summary>Runs statements in one session, each in a transaction of its own unless they say otherwise; an error ends it.</summary>
    public async Task<PsqlAnswer> RunAsync(string statements)
    {
        using var process = Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(statements);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new PsqlAnswer(process.ExitCode, (await output).TrimEnd('\n'), await errors);
    }

    /// <summary>Runs statements that must succeed, and returns what they print: a row a line, columns with a bar between.</summary>
    public async Task<string> PrintAsync(string statements)
    {
        var answer = await RunAsync(statements);
        Assert.True(answer.ExitCode == 0, answer.Errors);
        return answer.Output;
    }

    /// <summary>Registers a worker.</summary>
    public Task RegisterAsync(string worker = "EXECUTOR", string capabilities = """["code", "test", "verification", "research", "documentation", "work"]""") => PrintAsync(
        $"insert into worker_registry (worker_id, worker_type, status, capabilities) values ('{worker}', 'executor', 'active', '{capabilities}')");

    /// <summary>Claims a task; true when the worker holds it now.</summary>
    public async Task<bool> ClaimAsync(long task, string worker = "EXECUTOR") => await PrintAsync(
        $"update governance_tasks set status = 'in_progress', assigned_worker = '{worker}', started_at = now() where id = '{task}' and status = 'pending' returning id")
        == $"{task}";

    /// <summary>Completes a task with evidence.</summary>
    public Task<PsqlAnswer> CompleteAsync(long task, string evidence) => RunAsync(
        $"update governance_tasks set status = 'completed', completed_at = now(), completion_evidence = {Quoted(evidence)} where id = '{task}' returning status");

    /// <summary>A text as an SQL literal.</summary>
    public static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static async Task<NpgsqlConnection> OpenAsync(TestBox box, string first)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(box.ConnectionString) { Username = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync(first);
        return connection;
    }

    private Process Start()
    {
        var owner = new NpgsqlConnectionStringBuilder(box.ConnectionString);
        var start = new ProcessStartInfo("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PGHOST"] = owner.Host;
        start.Environment["PGPORT"] = $"{owner.Port}";
        start.Environment["PGDATABASE"] = owner.Database;
        start.Environment["PGUSER"] = login is null ? owner.Username : "postgres";
        start.Environment["PGCLIENTENCODING"] = "UTF8";
#pragma warning disable RS0030 // psql is what is tested, and reads its statements from its standard input
        var process = Process.Start(start)!;
#pragma warning restore RS0030
        // The server of the tests lets two roles in; from here on the session is the login's, as if it had come by itself.
        if (login is not null)
            process.StandardInput.Write($"set session authorization {login};\n");
        return process;
    }
}
