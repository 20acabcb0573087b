using Dapper;
using Signalbox.RemoteWorkers;
using Signalbox.Running;
using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Processes;

/// <summary>Claims of programs that the database has carried out, while the link by which it answers hangs.</summary>
public sealed class UnheardClaimTests
{
    private const string Program = "token:ci";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_claim_of_a_program_without_an_answer_is_given_up_and_costs_its_job_no_attempt(bool waits)
    {
        await using var box = await TestBox.CreateAsync();
        await using var proxy = new FreezingProxy(box.ConnectionString);
        await using var node = TestBox.On(proxy.ConnectionString + ";Command Timeout=4", options: new WorkerOptions { WorkerId = "node", Lease = TimeSpan.FromHours(1) });
        await RegisterAsync(node, "w1");
        await RegisterAsync(box, "w2");
        // Its connections are open and know the statement, so that nothing but the claim itself is to be carried out.
        await box.EnqueueAsync();
        Assert.Single(((RemoteClaim.Claimed)await ClaimAsync(node, "w1", TimeSpan.Zero)).Jobs);
        Task<RemoteClaim>? claim = null;
        if (waits)
        {
            claim = ClaimAsync(node, "w1", TimeSpan.FromSeconds(30));
            await Eventually.HoldsAsync(() => node.Get<RemoteWorkerClient>().Waiting == 1, "the program waits");
        }

        long id;
        await using (var blocking = await box.Database.Source.OpenConnectionAsync())
        await using (var transaction = await blocking.BeginTransactionAsync())
        {
            await blocking.ExecuteAsync("lock table leases in share mode");
            id = await box.EnqueueAsync();
            claim ??= ClaimAsync(node, "w1", TimeSpan.Zero);
            await Eventually.HoldsAsync(
                async () => await box.ScalarAsync<bool>("select exists (select from pg_locks where relation = 'leases'::regclass and not granted)"),
                "its claim is under way");
            proxy.Freeze(answersOnly: true);
            await transaction.CommitAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => claim);
        }

        RemoteClaim.Claimed? again = null;
        await Eventually.HoldsAsync(
            async () => (again = (RemoteClaim.Claimed)await ClaimAsync(box, "w2", TimeSpan.Zero)).Jobs.Count > 0, "another gets the job");

        Assert.True(proxy.Swallowed > 0);
        Assert.Equal((id, 1), (again!.Jobs[0].Id, again.Jobs[0].Attempt));
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from attempts"));
        await box.CheckedCountsAsync();
    }

    private static Task RegisterAsync(TestBox box, string id) =>
        box.Get<RemoteWorkerClient>().RegisterAsync(new WorkerIdentity(id, "executor", [], [], 1), Program);

    private static Task<RemoteClaim> ClaimAsync(TestBox box, string id, TimeSpan wait) =>
        box.Get<RemoteWorkerClient>().ClaimAsync(new RemoteClaimRequest(id, Program, 1, wait, [StoreSteps.Request().JobType]));
}
