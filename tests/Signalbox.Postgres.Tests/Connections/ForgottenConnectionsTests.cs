using Npgsql;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Connections;

public sealed class ForgottenConnectionsTests
{
    [Fact]
    public async Task No_connection_from_before_is_used_after_connections_were_forgotten()
    {
        await using var box = await TestBox.CreateAsync();
        NpgsqlDataSource[] sources =
            [box.Database.Source, box.Database.HotSource, box.Database.HandlerSource, box.Database.WorkSource, box.Database.DutySource, box.Database.RelaxedSource];
        foreach (var source in sources)
        {
            int idle, used;
            await using (var connection = await source.OpenConnectionAsync())
            await using (var other = await OpenAnotherAsync(source))
            {
                (idle, used) = (other?.ProcessID ?? 0, connection.ProcessID);
                if (other is not null)
                    await other.CloseAsync();
                box.Database.ForgetConnections();
            }

            await using var first = await source.OpenConnectionAsync();
            await using var second = await OpenAnotherAsync(source);
            Assert.DoesNotContain(first.ProcessID, (int[])[idle, used]);
            if (second is not null)
                Assert.DoesNotContain(second.ProcessID, (int[])[idle, used]);
        }
    }

    private static async Task<NpgsqlConnection?> OpenAnotherAsync(NpgsqlDataSource source) =>
        new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize > 1 ? await source.OpenConnectionAsync() : null;
}
