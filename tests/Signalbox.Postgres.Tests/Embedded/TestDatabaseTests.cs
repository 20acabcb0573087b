using System.Runtime.CompilerServices;
using Npgsql;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Embedded;

public sealed class TestDatabaseTests
{
    // Whichever test comes first, the databases have the tables.
    static TestDatabaseTests() => RuntimeHelpers.RunClassConstructor(typeof(TestBox).TypeHandle);

    [Fact]
    public async Task Parallel_tests_each_get_a_database_of_their_own()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            await using TestDatabase database = await TestDatabase.CreateAsync();
            await using NpgsqlCommand create = database.DataSource.CreateCommand(
                $"create table own (number int); insert into own values ({number})");
            await create.ExecuteNonQueryAsync();
            await using NpgsqlCommand read = database.DataSource.CreateCommand("select number from own");
            Assert.Equal(number, await read.ExecuteScalarAsync());
        }));
    }
}
