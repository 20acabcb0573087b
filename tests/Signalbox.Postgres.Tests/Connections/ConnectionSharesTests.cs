using Npgsql;
using Signalbox.Postgres.Connections;

namespace Signalbox.Postgres.Tests.Connections;

public sealed class ConnectionSharesTests
{
    [Fact]
    public void The_shares_of_every_bound_are_never_empty_and_never_more_than_it()
    {
        for (var bound = ConnectionBound.Smallest; bound <= ConnectionBound.Largest; bound++)
        {
            var shares = ConnectionShares.Of(bound);

            Assert.Equal(bound, shares.Total);
            Assert.All((int[])[shares.Callers, shares.Enqueueing, shares.Handlers, shares.Work, shares.Duties, shares.Relaxed], share => Assert.True(share > 0));
        }
    }

    [Theory]
    [InlineData(10, 1, 1, 1, 2, 1, 3)]
    [InlineData(20, 4, 3, 3, 2, 3, 4)]
    [InlineData(40, 11, 8, 8, 5, 3, 4)]
    [InlineData(1_000, 396, 295, 295, 6, 3, 4)]
    public void Callers_and_handlers_have_what_the_node_itself_does_not_need(
        int bound, int callers, int enqueueing, int handlers, int work, int duties, int relaxed) =>
        Assert.Equal(new ConnectionShares(callers, enqueueing, handlers, work, duties, relaxed), ConnectionShares.Of(bound));

    [Theory]
    [InlineData("Host=db", null, 40)]
    [InlineData("Host=db;Maximum Pool Size=100", null, 100)]
    [InlineData("postgres://db/jobs?Maximum%20Pool%20Size=12", null, 12)]
    [InlineData("Host=db;Maximum Pool Size=5", 60, 60)]
    public async Task The_bound_is_what_is_given_else_that_of_the_connection_string_else_forty(string text, int? given, int bound)
    {
        await using var database = new PostgresDatabase(text, given);

        Assert.Equal(bound, database.MaxConnections);
    }

    [Theory]
    [InlineData("Host=db;Maximum Pool Size=9", null, "Maximum Pool Size is 9 and must be 10 to 1000")]
    [InlineData("Host=db;Maximum Pool Size=1001", null, "Maximum Pool Size is 1001 and must be 10 to 1000")]
    [InlineData("Host=db", 9, "maxConnections is 9 and must be 10 to 1000")]
    public void A_bound_with_which_a_node_cannot_work_is_refused(string text, int? given, string why)
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => new PostgresDatabase(text, given));

        Assert.StartsWith(why, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db", 1_000)]
    [InlineData("Host=db;Cancellation Timeout=5000", 5_000)]
    [InlineData("Host=db;Pooling=false;Minimum Pool Size=50", 1_000)]
    public async Task Every_pool_bounds_its_connections_and_gives_up_a_dead_link_within_a_second(string text, int milliseconds)
    {
        await using var database = new PostgresDatabase(text);

        foreach (var source in (NpgsqlDataSource[])[database.Source, database.HotSource, database.WorkSource, database.RelaxedSource])
        {
            var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);
            Assert.True(settings.Pooling);
            Assert.Equal((0, milliseconds), (settings.MinPoolSize, settings.CancellationTimeout));
        }
    }
}
