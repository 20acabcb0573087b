using Npgsql;
using Signalbox.Postgres.Connections;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests;

public sealed class ConnectionTextTests
{
    [Theory]
    [InlineData("postgres://ada:secret@db.example:5433/jobs", "Host=db.example;Port=5433;Database=jobs;Username=ada;Password=secret")]
    [InlineData("postgresql://db.example/jobs", "Host=db.example;Database=jobs")]
    [InlineData("postgres://ada@db.example", "Host=db.example;Username=ada")]
    [InlineData("postgres://ada:p%40ss%2Fw%3Ard@db.example/jobs", "Host=db.example;Database=jobs;Username=ada;Password=p@ss/w:rd")]
    [InlineData("postgres://ada:p@ss@db.example/jobs", "Host=db.example;Database=jobs;Username=ada;Password=p@ss")]
    [InlineData("postgres://a:5432,b:5433/jobs", "Host=a:5432,b:5433;Database=jobs")]
    [InlineData("postgres://a,b/jobs?target_session_attrs=read-write", "Host=a,b;Database=jobs;Target Session Attributes=read-write")]
    [InlineData("postgres:///jobs?host=/var/run/postgresql", "Host=/var/run/postgresql;Database=jobs")]
    [InlineData("postgres://%2Fvar%2Frun%2Fpostgresql/jobs", "Host=/var/run/postgresql;Database=jobs")]
    [InlineData("postgres://[::1]:5433/jobs", "Host=::1;Port=5433;Database=jobs")]
    [InlineData("postgres://[fd00::2]/jobs", "Host=fd00::2;Database=jobs")]
    [InlineData("postgres://db/jobs?sslmode=verify-full&application_name=my%20app&connect_timeout=7", "Host=db;Database=jobs;SSL Mode=VerifyFull;Application Name=my app;Timeout=7")]
    [InlineData("Host=db;Database=jobs;Username=ada", "Host=db;Database=jobs;Username=ada")]
    [InlineData("Host=db;Database=my jobs;Password=a b=c", "Host=db;Database=my jobs;Password=a b=c")]
    [InlineData("host=db;database=jobs", "Host=db;Database=jobs")]
    [InlineData("host=127.0.0.1 port=5999 dbname=app user=app password=S3cret-Zulu-77", "Host=127.0.0.1;Port=5999;Database=app;Username=app;Password=S3cret-Zulu-77")]
    [InlineData("  host = db\n dbname='my jobs'\tuser = 'o\\'hara' password='it\\'s \\\\ a=b;c' ", "Host=db;Database=my jobs;Username=o'hara;Password=\"it's \\ a=b;c\"")]
    [InlineData("host=db dbname=jobs password=a;b\\ c", "Host=db;Database=jobs;Password=\"a;b c\"")]
    [InlineData("host=a,b port=5432,5433 dbname=jobs target_session_attrs=read-write", "Host=a:5432,b:5433;Database=jobs;Target Session Attributes=read-write")]
    [InlineData("host=a,b port=5433 dbname=jobs load_balance_hosts=random", "Host=a,b;Port=5433;Database=jobs;Load Balance Hosts=true")]
    [InlineData("host=db hostaddr=10.0.0.7 dbname=jobs sslmode=require", "Host=10.0.0.7;Database=jobs;SSL Mode=Require")]
    [InlineData("host=db hostaddr=10.0.0.7 dbname=jobs sslmode=verify-full", "Host=db;Database=jobs;SSL Mode=VerifyFull")]
    [InlineData("host=/run/postgresql dbname=jobs password='' keepalives=1", "Host=/run/postgresql;Database=jobs")]
    [InlineData("postgresql://app:pw@127.0.0.1:5999/app?sslmode=require&channel_binding=require", "Host=127.0.0.1;Port=5999;Database=app;Username=app;Password=pw;SSL Mode=Require;Channel Binding=Require")]
    [InlineData("dbname=jobs", "Database=jobs")]
    public void All_spellings_are_read(string text, string expected) =>
        Assert.Equal(
            new NpgsqlConnectionStringBuilder(expected).OrderBy(setting => setting.Key),
            ConnectionText.Parse(text).OrderBy(setting => setting.Key));

    [Theory]
    [InlineData("postgres://ada:hunter2@db:port/jobs")]
    [InlineData("postgres://ada:hunter2@db:99999999999/jobs")]
    [InlineData("postgres://ada:hun/ter2@db/jobs?hunter2=1")]
    [InlineData("postgres://ada:hunter2@db/jobs?sslmode=hunter2")]
    [InlineData("postgres://ada:hunter2@db/jobs?connect_timeout=hunter2")]
    [InlineData("hunter2")]
    [InlineData("Hostess=db;Password=hunter2")]
    [InlineData("Host=db;Port=hunter2")]
    [InlineData("postgres://ada:hunter2@[::1]5432/jobs")]
    [InlineData("postgres://ada:hunter2@[::1/jobs")]
    [InlineData("https://ada:hunter2@db/jobs")]
    [InlineData("host=db port=5432 dbname=jobs pasword=hunter2")]
    [InlineData("host=db dbname=jobs password='hunter2")]
    [InlineData("host=db port=hunter2 dbname=jobs")]
    [InlineData("host=db dbname=jobs hunter2")]
    [InlineData("host=db dbname=jobs hunter2=")]
    [InlineData("Host=db Password=hunter2;Database=jobs")]
    [InlineData("Host=db;Database=jobs Password=hunter2")]
    [InlineData("Host=db;Username=ada password = hunter2")]
    [InlineData("host=db;dbname=jobs;Password=hunter2")]
    [InlineData("host=db dbname=jobs;password=hunter2")]
    [InlineData("Server=db,password=hunter2")]
    [InlineData("host=db,5432 dbname=jobs port=1,2,3 password=hunter2")]
    public void Bad_text_is_refused_without_repeating_it(string text)
    {
        var refusal = Assert.Throws<ArgumentException>(() => ConnectionText.Parse(text));

        Assert.StartsWith("DATABASE_URL must be postgres://", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refusal.ToString());
        Assert.DoesNotContain("hun/ter2", refusal.ToString());
    }

    [Theory]
    [InlineData("host=db service=hunter2 password=hunter2")]
    [InlineData("postgres://ada:hunter2@db/jobs?service=hunter2")]
    public void A_parameter_that_has_no_meaning_here_is_named(string text)
    {
        var refusal = Assert.Throws<ArgumentException>(() => ConnectionText.Parse(text));

        Assert.EndsWith("; it has the parameter 'service', which Signalbox does not know: take it away.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refusal.ToString());
    }

    [Theory]
    [InlineData("postgres://db/jobs?target_session_attrs=read-write&sslmode=disable")]
    [InlineData("postgres://a:5432,b:5433/jobs?target_session_attrs=read-write")]
    [InlineData("postgres://a,b/jobs")]
    public async Task A_database_can_be_made_of_it(string text)
    {
        await using var database = new PostgresDatabase(text);

        Assert.Contains("plan_cache_mode", database.HotSource.ConnectionString);
        Assert.DoesNotContain("plan_cache_mode", database.Source.ConnectionString);
    }

    [Fact]
    public async Task A_writable_server_can_be_asked_for_by_name()
    {
        await using var box = await TestBox.CreateAsync();
        await using var database = new PostgresDatabase(box.ConnectionString + ";Target Session Attributes=read-write");

        await using var command = database.Source.CreateCommand("select count(*) from jobs");

        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }
}
