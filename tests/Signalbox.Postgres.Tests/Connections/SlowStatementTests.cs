using Dapper;
using Npgsql;
using Signalbox.Durability;
using Signalbox.Postgres.Connections;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Connections;

public sealed class SlowStatementTests
{
    [Fact]
    public async Task What_takes_too_long_is_broken_off_by_the_server_and_is_not_taken_for_a_lost_database()
    {
        await using var box = await TestBox.CreateAsync();
        await using var database = new PostgresDatabase(box.ConnectionString + ";Command Timeout=6");
        await using var connection = await database.Source.OpenConnectionAsync();

        var fault = await Assert.ThrowsAnyAsync<NpgsqlException>(() => connection.ExecuteAsync("select pg_sleep(60)"));

        Assert.True(SlowStatement.Is(fault));
        Assert.False(LostDatabase.Is(fault));
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("select 1"));
    }
}
