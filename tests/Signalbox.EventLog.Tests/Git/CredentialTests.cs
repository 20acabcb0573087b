using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Git;

namespace Signalbox.EventLog.Tests.Git;

public sealed class CredentialTests
{
    private const string Unauthorized = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"git\"";

    [Theory]
    [InlineData("", Unauthorized)]
    [InlineData("me:s3cret-t0ken@", Unauthorized)]
    [InlineData("s3cret-t0ken@", Unauthorized)]
    [InlineData("me:s3cret-t0ken@", "HTTP/1.1 403 Forbidden")]
    public async Task Credentials_that_the_remote_does_not_accept_halt_at_once_and_are_not_shown(string userInfo, string response)
    {
        using var box = new GitBox();
        using var server = new TinyServer(response);
        var one = box.Clone("one");
        Shell.Run(one, "git remote set-url origin \"$1\"", server.Url(userInfo));
        GitBox.Append(one, "hello");
        var time = new HastyTime();

        var e = await Assert.ThrowsAsync<EventLogException>(() => GitBox.SyncAsync(one, time: time));

        Assert.Equal(EventLogFault.Git, e.Fault);
        Assert.StartsWith($"The remote origin ({server.Url()}) does not accept this account's credentials (", e.Message, StringComparison.Ordinal);
        Assert.EndsWith(": refresh them, then sync again.", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", e.ToString(), StringComparison.Ordinal);
        Assert.Empty(time.Waits);
        Assert.False(File.Exists(Path.Combine(one, "events.offline")));
    }

    [Fact]
    public async Task A_key_that_ssh_refuses_halts_at_once()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        GitBox.Write(box.Path, "ssh.sh", "echo 'git@example.org: Permission denied (publickey).' >&2; echo >&2; exit 255\n");
        Shell.Run(one, "git remote set-url origin git@example.org:owner/name.git && git config core.sshCommand \"bash $1/ssh.sh\"", box.Path);

        var e = await Assert.ThrowsAsync<EventLogException>(() => GitBox.SyncAsync(one));

        Assert.Contains("origin (git@example.org:owner/name.git) does not accept this account's credentials (git@example.org: Permission denied (publickey)): refresh", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_asked_for_a_password()
    {
        using var box = new GitBox();
        using var server = new TinyServer(Unauthorized);
        var one = box.Clone("one");
        GitBox.Write(box.Path, "ask.sh", "#!/bin/sh\ntouch \"$(dirname \"$0\")/asked\"\n");
        Shell.Run(one, "chmod +x \"$1/ask.sh\" && git remote set-url origin \"$2\" && git config core.askPass \"$1/ask.sh\"", box.Path, server.Url());

        await Assert.ThrowsAsync<EventLogException>(() => GitBox.SyncAsync(one));

        Assert.False(File.Exists(Path.Combine(box.Path, "asked")));
    }

    [Fact]
    public async Task Another_answer_than_a_refusal_is_tried_again()
    {
        using var box = new GitBox();
        using var server = new TinyServer("HTTP/1.1 503 Service Unavailable");
        var one = box.Clone("one");
        Shell.Run(one, "git remote set-url origin \"$1\"", server.Url("me:s3cret@"));

        var result = await GitBox.SyncAsync(one, time: new HastyTime());

        Assert.True(result.IsOffline);
        Assert.Equal(5, result.Tries);
        Assert.Contains("503", result.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", GitBox.Text(one, "events.offline.log") + GitBox.Text(one, "events.offline"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fatal: unable to access 'https://me:p@ss@example.org/a.git?token=x': no", "unable to access 'https://example.org/a.git': no")]
    [InlineData("remote: hello\nerror: src refspec\nfatal: first\nhint: more\n", "first")]
    [InlineData("hint: one\nwhat\tever\u0007\n", "what ever")]
    [InlineData("ssh: Could not resolve hostname x\r\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n", "ssh: Could not resolve hostname x")]
    [InlineData("", "it said nothing")]
    public void What_git_says_is_shown_on_one_line_and_without_secrets(string said, string shown) => Assert.Equal(shown, GitOutput.Last(said));
}
