namespace Signalbox.Tests.BuiltIn;

public sealed class CodeApprovalTests : IDisposable
{
    private const string Input = """
        {"files":[{"path":"a.txt","content":"proposed a\n"},{"path":"lib/b.txt","content":"proposed b\n"}],"description":"Two files"}
        """;

    private readonly JobBench _bench = new();
    private readonly string _target;

    public CodeApprovalTests()
    {
        _target = Directory.CreateDirectory(Path.Combine(_bench.Folder, "target")).FullName;
        _bench.Options = _bench.Options with { CodeTargetFolder = _target };
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_resumed_job_asks_with_the_same_data_although_the_target_has_moved_on()
    {
        Put("other.txt", "x");
        await _bench.SuspendAsync("code-generation", Input);
        Put("a.txt", "somebody was faster\n");

        var again = await _bench.RunAsync("code-generation", Input);

        Assert.Null(again);
        Assert.Equal(_bench.Actions.Checkpoints[0].Digest, _bench.Actions.Checkpoints[1].Digest);
        Assert.Equal(_bench.Actions.Checkpoints[0].Data.Text, _bench.Actions.Checkpoints[1].Data.Text);
    }

    [Fact]
    public async Task What_the_approver_edited_is_written_instead_of_what_was_proposed()
    {
        await _bench.SuspendAsync("code-generation", Input);
        _bench.Actions.Approve("""
            {"description":"Two files","target":".","files":[{"path":"a.txt","content":"edited\n","sha256":"stale","size":1,"change":"added","diff":""},
             {"path":"c.txt","content":"added by the approver\n"}]}
            """);

        var result = await _bench.CompleteAsync("code-generation", Input);

        Assert.Equal("edited\n", Read("a.txt"));
        Assert.Equal("added by the approver\n", Read("c.txt"));
        Assert.False(File.Exists(At("lib/b.txt")));
        Assert.Equal(7, result.GetProperty("files")[0].GetProperty("size").GetInt32());
    }

    [Theory]
    [InlineData("""{"files":[{"path":"../escape","content":"x"}]}""", "files[0].path must not have a segment of dots")]
    [InlineData("""{"files":[{"path":".git/hooks/post-checkout","content":"x"}]}""", "files[0].path must not reach into a '.git' folder")]
    [InlineData("""{"files":[]}""", "files must be an array of 1 to 1,000 files")]
    [InlineData("""{"files":[{"path":"a.txt","content":"x"}],"target":"elsewhere"}""", "target must stay '.'")]
    [InlineData("""{"files":"all"}""", "files must be an array")]
    [InlineData("""["a.txt"]""", "inputData must be an object")]
    public async Task Edits_have_to_pass_the_same_rules(string edits, string expected)
    {
        await _bench.SuspendAsync("code-generation", Input);
        _bench.Actions.Approve(edits);

        var failed = await _bench.FailAsync("code-generation", Input);

        Assert.False(failed.Retryable);
        Assert.Contains(expected, failed.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_target));
    }

    [Fact]
    public async Task An_approver_cannot_add_a_file_that_is_there_and_was_not_shown()
    {
        Put("hidden.txt", "precious\n");
        await _bench.SuspendAsync("code-generation", Input);
        _bench.Actions.Approve("""{"files":[{"path":"hidden.txt","content":"x"}]}""");

        var failed = await _bench.FailAsync("code-generation", Input);

        Assert.Contains("'hidden.txt' is in the target and was not part of the review", failed.Error, StringComparison.Ordinal);
        Assert.Equal("precious\n", Read("hidden.txt"));
    }

    [Theory]
    [InlineData(null, "somebody was faster\n")]
    [InlineData("before\n", "after\n")]
    [InlineData("before\n", null)]
    public async Task A_file_that_changed_after_the_review_is_not_overwritten(string? before, string? after)
    {
        if (before is not null)
            Put("lib/b.txt", before);
        await _bench.SuspendAsync("code-generation", Input);
        _bench.Actions.Approve();
        if (after is not null)
            Put("lib/b.txt", after);
        else
            File.Delete(At("lib/b.txt"));

        var failed = await _bench.FailAsync("code-generation", Input);

        Assert.False(failed.Retryable);
        Assert.Contains("files[1].path 'lib/b.txt' was changed in the target after the review was shown", failed.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("a.txt")));
        Assert.Equal(after, File.Exists(At("lib/b.txt")) ? Read("lib/b.txt") : null);
    }

    [Fact]
    public async Task A_symbolic_link_put_in_the_way_after_the_review_is_not_followed()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_bench.Folder, "outside")).FullName;
        await _bench.SuspendAsync("code-generation", Input);
        _bench.Actions.Approve();
        Directory.CreateSymbolicLink(At("lib"), outside);

        var failed = await _bench.FailAsync("code-generation", Input);

        Assert.Contains("leads through the symbolic link 'lib'", failed.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        Assert.False(File.Exists(At("a.txt")));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_leaves_nothing_behind_and_the_job_can_be_tried_again()
    {
        const string Deep = """{"files":[{"path":"new/a.txt","content":"a"},{"path":"b.txt","content":"b"}]}""";
        await _bench.SuspendAsync("code-generation", Deep);
        _bench.Actions.Approve();
        // A folder where the second file's temporary file must go: no user, not even root, can write there.
        Directory.CreateDirectory(At(".signalbox-42-1.tmp"));

        await Assert.ThrowsAnyAsync<Exception>(() => _bench.RunAsync("code-generation", Deep));

        Assert.Equal([".signalbox-42-1.tmp"], Directory.EnumerateFileSystemEntries(_target).Select(Path.GetFileName));
        Directory.Delete(At(".signalbox-42-1.tmp"));
        await _bench.CompleteAsync("code-generation", Deep);
        Assert.Equal("a", Read("new/a.txt"));
        Assert.Equal(["b.txt", "new"], Directory.EnumerateFileSystemEntries(_target).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_job_that_died_between_writing_and_saving_finishes_without_writing_again()
    {
        await _bench.SuspendAsync("code-generation", Input);
        _bench.Actions.Approve();
        _bench.Actions.BeforeSave = _ => throw new IOException("the process died");
        await Assert.ThrowsAsync<IOException>(() => _bench.RunAsync("code-generation", Input));
        Put(".signalbox-42-0.tmp", "left by an attempt that died");
        var written = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(At("a.txt"), written);
        File.Delete(At("lib/b.txt"));
        _bench.Actions.BeforeSave = null;

        await _bench.CompleteAsync("code-generation", Input);

        Assert.Equal(written, File.GetLastWriteTimeUtc(At("a.txt")));
        Assert.Equal("proposed b\n", Read("lib/b.txt"));
    }

    [Fact]
    public async Task A_job_whose_files_are_saved_as_written_touches_nothing_when_it_runs_again()
    {
        await _bench.SuspendAsync("code-generation", Input);
        _bench.Actions.Approve();
        var first = await _bench.CompleteAsync("code-generation", Input);
        Put("a.txt", "changed later by somebody else\n");

        var second = await _bench.CompleteAsync("code-generation", Input);

        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal("changed later by somebody else\n", Read("a.txt"));
    }

    private string At(string path) => Path.Combine(_target, path);

    private string Read(string path) => File.ReadAllText(At(path));

    private void Put(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
    }
}
