using Signalbox.Postgres.Embedded;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Embedded;

public sealed class FileLockTests : IDisposable
{
    private readonly string _folder = TestFolder.Create();

    private string LockPath => Path.Combine(_folder, "some.lock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_lock_held_alone_excludes_all_others_until_it_is_let_go()
    {
        using FileLock other = FileLock.Open(LockPath);
        using (FileLock holder = FileLock.Open(LockPath))
        {
            Assert.True(holder.TryExclusive());
            Assert.False(other.TryExclusive());
            Assert.False(other.TryShared());
        }

        Assert.True(other.TryExclusive());
    }

    [Fact]
    public void Only_the_last_of_the_shared_holders_can_hold_alone()
    {
        using FileLock first = FileLock.Open(LockPath);
        using FileLock second = FileLock.Open(LockPath);
        Assert.True(first.TryShared());
        Assert.True(second.TryShared());

        Assert.False(first.TryExclusive());
        first.Dispose();
        Assert.True(second.TryExclusive());
    }

    [Fact]
    public async Task A_child_process_does_not_hold_the_lock_of_its_parent()
    {
        using CancellationTokenSource end = new();
        Task<ChildResult> child;
        using (FileLock holder = FileLock.Open(LockPath))
        {
            Assert.True(holder.TryExclusive());
            child = ChildProcess.RunAsync("sleep", ["600"], null, end.Token);
        }

        using FileLock other = await FileLock.AcquireAsync(
            LockPath, TimeSpan.FromSeconds(10), TimeProvider.System, CancellationToken.None);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => child);
    }

    [Fact]
    public async Task Waiting_for_a_lock_ends_with_its_timeout()
    {
        using FileLock holder = FileLock.Open(LockPath);
        Assert.True(holder.TryExclusive());

        await Assert.ThrowsAsync<TimeoutException>(() => FileLock.AcquireAsync(
            LockPath, TimeSpan.FromMilliseconds(60), TimeProvider.System, CancellationToken.None));
    }
}
