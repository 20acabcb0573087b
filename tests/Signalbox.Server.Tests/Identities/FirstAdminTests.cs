using Signalbox.Identities;
using Signalbox.Server.Identities;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Identities;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class FirstAdminTests : IDisposable
{
    private readonly string _folder = TestFolder.Create();

    private string DataDirectory => Path.Combine(_folder, "data");

    [Fact]
    public async Task Of_several_first_starts_at_once_one_makes_the_admin_and_its_file_has_the_password()
    {
        await using var box = await ServerBox.CreateAsync();
        await using var other = await box.AnotherAsync();
        var outcomes = await Task.WhenAll(((ServerBox[])[box, other, box, other]).Select(b => b.Get<FirstAdmin>().EnsureAsync(null, DataDirectory)));
        var made = Assert.Single(outcomes.OfType<FirstAdminOutcome.Generated>());
        Assert.Equal(3, outcomes.OfType<FirstAdminOutcome.NotNeeded>().Count());

        Assert.Equal(24, made.Password.Length);
        Assert.DoesNotContain(made.Password, made.ToString());
        Assert.Equal(Path.Combine(DataDirectory, "admin-password"), made.File);
        Assert.Equal(made.Password + "\n", await File.ReadAllTextAsync(made.File));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(made.File));
        await BoxIdentities.SignInAsync(box.Stranger(), "admin", made.Password);
    }

    [Fact]
    public async Task The_environment_can_choose_the_password_and_then_no_file_is_written()
    {
        await using var box = await ServerBox.CreateAsync();
        Assert.IsType<FirstAdminOutcome.FromEnvironment>(await box.Get<FirstAdmin>().EnsureAsync(People.Password, DataDirectory));
        Assert.IsType<FirstAdminOutcome.NotNeeded>(await box.Get<FirstAdmin>().EnsureAsync("another long password", DataDirectory));
        await BoxIdentities.SignInAsync(box.Stranger(), "admin");
        Assert.False(Directory.Exists(DataDirectory));
        Assert.Equal(Role.Admin, Assert.Single(await box.Get<AccountClient>().ListAsync()).Role);
    }

    [Fact]
    public async Task A_password_of_the_environment_that_is_too_short_makes_nobody()
    {
        await using var box = await ServerBox.CreateAsync();
        var refused = Assert.IsType<FirstAdminOutcome.Invalid>(await box.Get<FirstAdmin>().EnsureAsync("short", DataDirectory));
        Assert.Contains("SIGNALBOX_ADMIN_PASSWORD", refused.Message);
        Assert.Empty(await box.Get<AccountClient>().ListAsync());
    }

    [Fact]
    public async Task A_file_that_an_earlier_start_left_open_to_all_is_replaced()
    {
        await using var box = await ServerBox.CreateAsync();
        Directory.CreateDirectory(DataDirectory);
        var file = Path.Combine(DataDirectory, "admin-password");
        await File.WriteAllTextAsync(file, "old");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.IsType<FirstAdminOutcome.Generated>(await box.Get<FirstAdmin>().EnsureAsync(null, DataDirectory));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task When_the_password_cannot_be_kept_nobody_is_made()
    {
        await using var box = await ServerBox.CreateAsync();
        await File.WriteAllTextAsync(DataDirectory, "a file where the folder should be");
        await Assert.ThrowsAnyAsync<IOException>(() => box.Get<FirstAdmin>().EnsureAsync(null, DataDirectory));
        Assert.Empty(await box.Get<AccountClient>().ListAsync());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
