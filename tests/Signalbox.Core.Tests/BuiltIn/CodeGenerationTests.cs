using System.Runtime.Versioning;
using System.Text.Json;

namespace Signalbox.Tests.BuiltIn;

public sealed class CodeGenerationTests : IDisposable
{
    private const string SeedInput = """
        {"files":[{"path":"lib/auth.ts","content":"export function authenticate() { return true; }"},
                  {"path":"lib/auth.test.ts","content":"describe(\"auth\", () => { ... })"}],
         "description":"User authentication module"}
        """;

    private readonly JobBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Files_are_shown_for_review_and_written_after_approval()
    {
        var review = await _bench.SuspendAsync("code-generation", SeedInput);
        Assert.False(Directory.Exists(_bench.JobFolder));
        _bench.Actions.Approve();
        var result = await _bench.CompleteAsync("code-generation", SeedInput);

        Assert.Equal("code-review", _bench.Actions.Checkpoints[0].Name);
        Assert.Equal("User authentication module", review.GetProperty("description").GetString());
        Assert.Equal("jobs/42", review.GetProperty("target").GetString());
        Assert.DoesNotContain(_bench.Folder, review.GetRawText(), StringComparison.Ordinal);
        var file = review.GetProperty("files")[0];
        Assert.Equal("added", file.GetProperty("change").GetString());
        Assert.Equal(47, file.GetProperty("size").GetInt32());
        Assert.Equal(
            "--- /dev/null\n+++ b/lib/auth.ts\n@@ -0,0 +1 @@\n+export function authenticate() { return true; }\n\\ No newline at end of file\n",
            file.GetProperty("diff").GetString());
        Assert.Equal("describe(\"auth\", () => { ... })", Read("lib/auth.test.ts"));
        Assert.Equal(file.GetProperty("sha256").GetString(), result.GetProperty("files")[0].GetProperty("sha256").GetString());
        Assert.Equal(47, result.GetProperty("files")[0].GetProperty("size").GetInt32());
        Assert.Equal(2, result.GetProperty("files").GetArrayLength());
    }

    [Fact]
    public async Task The_description_of_the_job_stands_in_for_a_missing_one()
    {
        var review = await _bench.SuspendAsync("code-generation", Input(("a.txt", "x")));

        Assert.Equal("What the job is for", review.GetProperty("description").GetString());
    }

    [Fact]
    public async Task The_review_tells_added_modified_and_unchanged_files_apart()
    {
        var target = Configure();
        var present = string.Concat(Enumerable.Range(1, 20).Select(i => $"line {i}\n"));
        Put(target, "present.txt", present);
        Put(target, "same.txt", "same\n");

        var review = await _bench.SuspendAsync("code-generation", Input(
            ("present.txt", present.Replace("line 3\n", "line three\n").Replace("line 17\n", "")), ("same.txt", "same\n"), ("new.txt", "new\n")));

        var files = review.GetProperty("files");
        Assert.Equal("modified", files[0].GetProperty("change").GetString());
        Assert.Equal(
            "--- a/present.txt\n+++ b/present.txt\n@@ -1,6 +1,6 @@\n line 1\n line 2\n-line 3\n+line three\n line 4\n line 5\n line 6\n"
            + "@@ -14,7 +14,6 @@\n line 14\n line 15\n line 16\n-line 17\n line 18\n line 19\n line 20\n",
            files[0].GetProperty("diff").GetString());
        Assert.Equal("unchanged", files[1].GetProperty("change").GetString());
        Assert.Equal("", files[1].GetProperty("diff").GetString());
        Assert.Equal("added", files[2].GetProperty("change").GetString());
        Assert.Equal(JsonValueKind.Null, files[2].GetProperty("baseSha256").ValueKind);
        Assert.Equal(".", review.GetProperty("target").GetString());
    }

    [Theory]
    [InlineData("binary", new byte[] { 0xFF, 0xFE, 0x00 })]
    public async Task A_present_file_that_is_no_text_is_said_to_be_so(string name, byte[] bytes)
    {
        await File.WriteAllBytesAsync(Path.Combine(Configure(), name), bytes);

        var review = await _bench.SuspendAsync("code-generation", Input((name, "x")));

        Assert.Equal("The present file is not UTF-8 text.\n", review.GetProperty("files")[0].GetProperty("diff").GetString());
        Assert.True(review.GetProperty("files")[0].GetProperty("diffCut").GetBoolean());
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a/..")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("./x")]
    [InlineData("a/./x")]
    [InlineData("a/.. /x")]
    [InlineData("a/.../x")]
    [InlineData("/etc/passwd")]
    [InlineData("//host/share")]
    [InlineData("a//x")]
    [InlineData("a/")]
    [InlineData("C:/x")]
    [InlineData("c:x")]
    [InlineData("..\\x")]
    [InlineData("a\\..\\x")]
    [InlineData("\\\\host\\share")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\u007Fb")]
    [InlineData("a\u202Eb")]
    [InlineData(".git/config")]
    [InlineData("a/.GIT/hooks/x")]
    [InlineData(".git")]
    [InlineData(".git./x")]
    [InlineData(".g\u200Dit/x")]
    [InlineData("GIT~1/x")]
    [InlineData(".signalbox-42-0.tmp")]
    [InlineData("")]
    [InlineData("   ")]
    public async Task A_path_that_could_lead_elsewhere_is_refused(string path)
    {
        var failed = await _bench.FailAsync("code-generation", Input((path, "x")));

        Assert.False(failed.Retryable);
        Assert.Contains("files[0].path must", failed.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Options.WorkspaceFolder));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("/tmp")]
    [InlineData("a/../..")]
    public async Task A_target_folder_must_be_relative(string folder)
    {
        var failed = await _bench.FailAsync(
            "code-generation", $$"""{"files":[{"path":"a","content":""}],"targetFolder":{{JsonSerializer.Serialize(folder)}} }""");

        Assert.Contains("targetFolder must", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_is_told_at_once()
    {
        var failed = await _bench.FailAsync("code-generation", $$"""
            {"files":[{"path":"../x","content":"a"},{"path":"B","content":1},{"path":"b","content":"x"},{"path":"b/c","content":"\u0000"},
                      {"path":"{{new string('é', 128)}}","content":"x","mode":"0777"},{}],"colour":1}
            """);

        var errors = failed.ErrorData!.Value.To<JsonElement>().GetProperty("errors").EnumerateArray()
            .Select(e => $"{e.GetProperty("field")} {e.GetProperty("message")}").ToList();
        string[] expected =
        [
            "files[0].path must not have a segment of dots", "files[1].content must be a text, and is a number",
            "files[2].path must be there once, and is also files[1].path", "files[3].path needs a folder where files[1].path puts a file",
            "files[3].content must not hold the NUL character", "files[4].path must not have a segment longer than 255 bytes",
            "files[4].mode is not known here", "files[5].path must be a text", "files[5].content must be a text", "colour is not known here",
        ];
        foreach (var fault in expected)
            Assert.Contains(errors, e => e.StartsWith(fault, StringComparison.Ordinal));
        Assert.Equal(expected.Length, errors.Count);
    }

    [Fact]
    public async Task The_files_are_bounded_in_number_and_size()
    {
        var many = await _bench.FailAsync("code-generation", Input([.. Enumerable.Range(0, 1_001).Select(i => ($"f{i}", ""))]));
        var large = await _bench.FailAsync("code-generation", Input(("a", new string('x', 5 << 20)), ("b", new string('x', 5 << 20))));
        var none = await _bench.FailAsync("code-generation", """{"files":[]}""");

        Assert.Contains("files must be an array of 1 to 1,000 files", many.Error, StringComparison.Ordinal);
        Assert.Contains("files must be at most 8 MiB in all", large.Error, StringComparison.Ordinal);
        Assert.Contains("files must be an array of 1 to 1,000 files", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_symbolic_link_out_of_the_target_is_refused_when_it_is_compared()
    {
        var target = Configure();
        var outside = Directory.CreateDirectory(Path.Combine(_bench.Folder, "outside")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(target, "lib"), outside);
        File.CreateSymbolicLink(Path.Combine(target, "passwd"), "/etc/passwd");
        File.CreateSymbolicLink(Path.Combine(target, "dangling"), Path.Combine(outside, "nothing"));

        var failed = await _bench.FailAsync("code-generation", Input(("lib/a", "x"), ("passwd", "x"), ("dangling", "x")));

        Assert.Contains("files[0].path 'lib/a' leads through the symbolic link 'lib'", failed.Error, StringComparison.Ordinal);
        Assert.Contains("files[1].path", failed.Error, StringComparison.Ordinal);
        Assert.Contains("files[2].path", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Files_are_written_below_the_configured_folder_with_plain_modes()
    {
        var target = Configure();
        Put(target, "sub/run.sh", "old");
        File.SetUnixFileMode(Path.Combine(target, "sub/run.sh"), (UnixFileMode)0b111_101_101);
        var input = """{"files":[{"path":"run.sh","content":"new"},{"path":"a/b.txt","content":"é"}],"targetFolder":"sub"}""";
        await _bench.SuspendAsync("code-generation", input);
        _bench.Actions.Approve();

        var result = await _bench.CompleteAsync("code-generation", input);

        Assert.Equal("sub", result.GetProperty("target").GetString());
        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(Path.Combine(target, "sub/run.sh")));
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(Path.Combine(target, "sub/a/b.txt")));
        Assert.Equal([0xC3, 0xA9], await File.ReadAllBytesAsync(Path.Combine(target, "sub/a/b.txt")));
        Assert.Equal(2, result.GetProperty("files")[1].GetProperty("size").GetInt32());
    }

    private static string Input(params (string Path, string Content)[] files) =>
        JsonSerializer.Serialize(new { files = files.Select(f => new { path = f.Path, content = f.Content }) });

    private static void Put(string folder, string path, string content)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(_bench.JobFolder, path));

    private string Configure()
    {
        var target = Directory.CreateDirectory(Path.Combine(_bench.Folder, "target")).FullName;
        _bench.Options = _bench.Options with { CodeTargetFolder = target };
        return target;
    }
}
