using System.Text.Json;
using Signalbox.BuiltIn.Inputs;
using Signalbox.BuiltIn.Workspace;

namespace Signalbox.BuiltIn.CodeGeneration;

/// <summary>What the files of a code-generation job must satisfy, as they come in and again as they are approved.</summary>
internal static class CodeFileRules
{
    private const int MaximumFiles = 1_000;
    private const int MaximumBytes = 8 * 1024 * 1024;

    /// <summary>Reads the <c>files</c> field; every fault is added to those of <paramref name="fields"/>.</summary>
    /// <param name="fields">The object that has the field.</param>
    /// <param name="reviewed">True when the files come from the review, whose other fields are there as well.</param>
    public static IReadOnlyList<CodeFile> Read(InputFields fields, bool reviewed)
    {
        var items = fields.List("files", 1, MaximumFiles, "files, each with 'path' and 'content'");
        var files = new List<CodeFile>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var file = fields.Faults.Fields(items[i], $"files[{i}]");
            var path = Path(file);
            var content = Content(file);
            foreach (var shown in reviewed ? ReviewedFile.ShownFields : [])
                file.Find(shown);
            file.RefuseOthers();
            files.Add(new CodeFile(path, content));
        }

        CheckTogether(files, fields.Faults);
        return files;
    }

    private static string Path(InputFields file)
    {
        if (file.Find("path") is not { } value || JsonKinds.Text(value) is not { } path)
            return file.Fault("path", "must be a text that names a file below the target folder", file.Find("path"), "");
        if (RelativePath.Fault(path) is { } fault)
            file.Faults.Add(file.NameOf("path"), $"{fault}, and is {JsonSerializer.Serialize(path.Length > 80 ? path[..80] : path)}");
        return path;
    }

    private static string Content(InputFields file)
    {
        if (file.Find("content") is not { } value || JsonKinds.Text(value) is not { } content)
            return file.Fault("content", "must be a text", file.Find("content"), "");
        if (content.Contains('\0'))
            file.Faults.Add(file.NameOf("content"), "must not hold the NUL character");
        return content;
    }

    private static void CheckTogether(List<CodeFile> files, InputFaults faults)
    {
        // Names that differ in letter case alone are one file on some systems.
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < files.Count; i++)
        {
            if (files[i].Path.Length > 0 && !seen.TryAdd(files[i].Path, i))
                faults.Add($"files[{i}].path", $"must be there once, and is also files[{seen[files[i].Path]}].path");
        }

        for (var i = 0; i < files.Count; i++)
        {
            var path = files[i].Path;
            for (var slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
            {
                if (seen.TryGetValue(path[..slash], out var other))
                    faults.Add($"files[{i}].path", $"needs a folder where files[{other}].path puts a file");
            }
        }

        var bytes = files.Sum(f => (long)f.Size);
        if (bytes > MaximumBytes)
            faults.Add("files", $"must be at most {MaximumBytes / 1024 / 1024} MiB in all, and are {bytes:N0} bytes");
    }
}
