using Dapper;
using Signalbox.Identities;
using Signalbox.Testing;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Tests.Identities;

public sealed class AccountStoreTests
{
    private static readonly Credentials Secret = new("hash", "stamp");

    [Fact]
    public async Task A_name_is_given_once_in_any_letter_case()
    {
        await using var box = await TestBox.CreateAsync();
        var outcomes = await Task.WhenAll(((string[])["maria", "MARIA", "Maria"]).Select(n => AddAsync(box, n, Role.Viewer)));
        Assert.Single(outcomes.OfType<AccountOutcome.Done>());
        Assert.Equal(2, outcomes.OfType<AccountOutcome.NameTaken>().Count());
        Assert.Single(await box.Get<IAuditStore>().ListAsync(10, default));
    }

    [Fact]
    public async Task The_last_enabled_admin_is_neither_demoted_nor_disabled()
    {
        await using var box = await TestBox.CreateAsync();
        var store = box.Get<IAccountStore>();
        await AddAsync(box, "ada", Role.Admin);
        await AddAsync(box, "bea", Role.Admin);
        Assert.IsType<AccountOutcome.Done>(await store.TrySetDisabledAsync("bea", true, "new", "test", default));
        Assert.IsType<AccountOutcome.LastAdmin>(await store.TrySetDisabledAsync("ada", true, "new", "test", default));
        Assert.IsType<AccountOutcome.LastAdmin>(await store.TrySetRoleAsync("ada", Role.Operator, "test", default));
        Assert.IsType<AccountOutcome.Done>(await store.TrySetRoleAsync("ada", Role.Admin, "test", default));
        var ada = await store.FindAsync("ada", default);
        Assert.Equal((Role.Admin, false, "stamp"), (ada!.Role, ada.Disabled, ada.SecurityStamp));
        Assert.IsType<AccountOutcome.Done>(await store.TrySetDisabledAsync("bea", false, "new", "test", default));
        Assert.IsType<AccountOutcome.Done>(await store.TrySetDisabledAsync("ada", true, "new", "test", default));
    }

    [Fact]
    public async Task Two_admins_who_demote_each_other_leave_one()
    {
        await using var box = await TestBox.CreateAsync();
        var store = box.Get<IAccountStore>();
        await AddAsync(box, "ada", Role.Admin);
        await AddAsync(box, "bea", Role.Admin);
        for (var i = 0; i < 10; i++)
        {
            var outcomes = await Task.WhenAll(
                store.TrySetRoleAsync("ada", Role.Viewer, "bea", default), store.TrySetRoleAsync("bea", Role.Viewer, "ada", default));
            Assert.Single(outcomes.OfType<AccountOutcome.LastAdmin>());
            foreach (var name in (string[])["ada", "bea"])
                await store.TrySetRoleAsync(name, Role.Admin, "test", default);
        }
    }

    [Fact]
    public async Task Attempts_at_the_same_time_all_count_and_a_sign_in_forgets_them()
    {
        await using var box = await TestBox.CreateAsync();
        var store = box.Get<IAccountStore>();
        await AddAsync(box, "maria", Role.Viewer);
        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => BeginAsync(store)));
        Assert.Equal([null, null, null, false, false, false, false, true], begun.Order());
        Assert.NotNull((await store.FindAsync(1, default))!.LockedFor);
        var signedIn = await store.TrySignInAsync(1, "stamp", "127.0.0.1", default);
        Assert.Equal((0, null), (signedIn!.FailedSignIns, signedIn.LockedUntil));
        Assert.NotNull(signedIn.LastSignInAt);
        Assert.Equal(false, await BeginAsync(store));
        Assert.Null(await store.TryBeginSignInAsync(2, 5, TimeSpan.FromMinutes(5), default));
    }

    [Fact]
    public async Task Nobody_signs_in_with_a_stamp_of_yesterday_or_after_being_disabled()
    {
        await using var box = await TestBox.CreateAsync();
        var store = box.Get<IAccountStore>();
        await AddAsync(box, "maria", Role.Viewer);
        await store.TryChangePasswordAsync("maria", new Credentials("better", "second"), "test", default);
        Assert.Null(await store.TrySignInAsync(1, "stamp", null, default));
        await store.ReplaceHashAsync(1, "stamp", "of the old password", default);
        Assert.Equal("better", (await store.FindAsync("maria", default))!.PasswordHash);
        await store.TrySetDisabledAsync("maria", true, "third", "test", default);
        Assert.Null(await store.TrySignInAsync(1, "third", null, default));
        Assert.DoesNotContain(await box.Get<IAuditStore>().ListAsync(10, default), e => e.Action == "signed_in");
    }

    [Fact]
    public async Task A_lock_is_as_long_as_it_was_meant_by_the_databases_clock()
    {
        await using var box = await TestBox.CreateAsync();
        var store = box.Get<IAccountStore>();
        await AddAsync(box, "maria", Role.Viewer);
        await LockAsync(store);
        Assert.InRange((await store.FindAsync(1, default))!.LockedFor!.Value.TotalSeconds, 1, 300);
        box.Database.ClockOffset = TimeSpan.FromMinutes(5);
        Assert.Null((await store.FindAsync(1, default))!.LockedFor);
        await LockAsync(store);
        await store.TryChangePasswordAsync("maria", Secret, "test", default);
        Assert.Null((await store.FindAsync(1, default))!.LockedUntil);
    }

    [Fact]
    public async Task What_fails_before_the_first_account_is_there_leaves_none()
    {
        await using var box = await TestBox.CreateAsync();
        var store = box.Get<IAccountStore>();
        var account = new NewAccount("admin", Role.Admin, Secret, "test");
        await Assert.ThrowsAsync<IOException>(() => store.TryAddFirstAsync(account, _ => throw new IOException("full"), default));
        Assert.Empty(await store.ListAsync(default));
        Assert.NotNull(await store.TryAddFirstAsync(account, _ => Task.CompletedTask, default));
        Assert.Null(await store.TryAddFirstAsync(account with { Name = "other" }, _ => throw new IOException("not asked"), default));
    }

    [Fact]
    public async Task Other_nodes_are_told_of_what_ends_sessions()
    {
        await using var box = await TestBox.CreateAsync();
        await using var other = box.Another();
        using var heard = new SemaphoreSlim(0);
        await AddAsync(box, "maria", Role.Viewer);
        using var subscription = other.Changes.Subscribe((kind, id) => _ = kind == WakeUpKind.Identities && id == 1 ? heard.Release() : 0);
        var store = box.Get<IAccountStore>();
        Func<Task>[] changes =
        [
            () => store.TryChangePasswordAsync("maria", Secret, "test", default), () => store.TrySetRoleAsync("maria", Role.Admin, "test", default),
            () => store.TrySetDisabledAsync("maria", false, "new", "test", default),
        ];
        foreach (var change in changes)
        {
            // Whoever has begun to listen hears of everything once; until then a change may go by.
            await Eventually.HoldsAsync(async () =>
            {
                await change();
                return await heard.WaitAsync(TimeSpan.FromMilliseconds(200));
            }, "the change is told");
        }
    }

    [Fact]
    public async Task A_change_and_its_audit_entry_are_one()
    {
        await using var box = await TestBox.CreateAsync();
        await AddAsync(box, "maria", Role.Viewer);
        await using (var connection = await box.Database.Source.OpenConnectionAsync())
            await connection.ExecuteAsync("alter table audit_entries add constraint full_up check (false) not valid");
        var store = box.Get<IAccountStore>();
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => store.TrySetRoleAsync("maria", Role.Admin, "test", default));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => store.TryChangePasswordAsync("maria", new Credentials("new", "new"), "test", default));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => store.TrySetDisabledAsync("maria", true, "new", "test", default));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => AddAsync(box, "other", Role.Viewer));
        var maria = Assert.Single(await store.ListAsync(default));
        Assert.Equal((Role.Viewer, "stamp", false), (maria.Role, maria.SecurityStamp, maria.Disabled));
    }

    private static Task<AccountOutcome> AddAsync(TestBox box, string name, Role role) =>
        box.Get<IAccountStore>().TryAddAsync(new NewAccount(name, role, Secret, "test"), default);

    private static Task<bool?> BeginAsync(IAccountStore store) => store.TryBeginSignInAsync(1, 5, TimeSpan.FromMinutes(5), default);

    private static async Task LockAsync(IAccountStore store)
    {
        for (var i = 0; i < 5; i++)
            Assert.Equal(i == 4, await BeginAsync(store));
    }
}
