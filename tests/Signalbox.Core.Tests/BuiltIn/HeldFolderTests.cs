using Signalbox.BuiltIn.Inputs;
using Signalbox.BuiltIn.Workspace;

namespace Signalbox.Tests.BuiltIn;

/// <summary>Somebody who may write the folder that jobs work in puts links there while a job is at work.</summary>
public sealed class HeldFolderTests : IDisposable
{
    private readonly string _all = Directory.CreateTempSubdirectory("signalbox-held-").FullName;
    private readonly string _outside;
    private readonly ContainedFolder _root;

    public HeldFolderTests()
    {
        _outside = Directory.CreateDirectory(Path.Combine(_all, "outside")).FullName;
        _root = new ContainedFolder(Directory.CreateDirectory(Path.Combine(_all, "root")).FullName);
    }

    public void Dispose() => Directory.Delete(_all, recursive: true);

    [Fact]
    public async Task What_is_put_at_the_path_of_a_folder_in_use_gets_nothing()
    {
        using var lib = _root.Hold("lib/deep");
        Directory.Move(In("lib"), In("moved"));
        Directory.CreateSymbolicLink(In("lib"), _outside);
        Directory.CreateDirectory(Path.Combine(_outside, "deep"));

        await using (var made = lib.Create("a.tmp"))
            await made.WriteAsync("x"u8.ToArray());
        lib.Rename("a.tmp", "a");
        lib.Flush();

        Assert.Empty(Directory.GetFiles(_outside, "*", SearchOption.AllDirectories));
        Assert.Equal("x", await File.ReadAllTextAsync(In("moved/deep/a")));
        Assert.Throws<JobFaultException>(() => _root.TryHold("lib/deep"));
        Assert.Throws<JobFaultException>(() => _root.Hold("lib/deep"));
    }

    [Fact]
    public void A_file_is_not_read_through_a_link_that_was_put_there_after_the_look()
    {
        var secret = Path.Combine(_outside, "secret");
        File.WriteAllText(secret, "s3cret");
        File.CreateSymbolicLink(In("a"), secret);
        Directory.CreateSymbolicLink(In("lib"), _outside);

        Assert.Throws<JobFaultException>(() => _root.TryRead("a"));
        Assert.Throws<JobFaultException>(() => _root.TryRead("lib/secret"));
        Assert.Null(_root.TryRead("nothing"));
        Assert.Null(_root.TryRead("none/nothing"));
    }

    [Fact]
    public void A_new_file_is_not_made_where_a_link_leads()
    {
        File.CreateSymbolicLink(In("a.tmp"), Path.Combine(_outside, "made"));
        using var folder = _root.Hold("");

        Assert.Throws<IOException>(() => folder.Create("a.tmp"));

        Assert.Empty(Directory.GetFiles(_outside));
    }

    [Fact]
    public void The_folder_that_the_operator_chose_may_be_a_link()
    {
        var link = Path.Combine(_all, "link");
        Directory.CreateSymbolicLink(link, _root.Root);
        File.WriteAllText(In("a"), "x");

        using var read = new StreamReader(new ContainedFolder(link).TryRead("a")!);

        Assert.Equal("x", read.ReadToEnd());
    }

    private string In(string relative) => Path.Combine(_root.Root, relative);
}
