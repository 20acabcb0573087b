using Signalbox.BuiltIn.Inputs;
using Signalbox.BuiltIn.Workspace;

namespace Signalbox.BuiltIn.DataProcessing.Records;

/// <summary>Where a job's records come from; it can be read from the start as often as needed.</summary>
/// <param name="name">What it is called in faults.</param>
/// <param name="open">Opens it, and tells whether it is records one after the other or else a JSON array of them.</param>
internal sealed class RecordSource(string name, Func<(Stream Stream, bool Lines)> open)
{
    private const string InputsFolder = "inputs";

    /// <summary>What it is called in faults.</summary>
    public string Name => name;

    /// <summary>Begins to read.</summary>
    /// <exception cref="JobFaultException">It cannot be read.</exception>
    public RecordReader Read(CancellationToken cancellationToken)
    {
        var (stream, lines) = open();
        return new RecordReader(name, stream, lines, cancellationToken);
    }

    /// <summary>The records of an array within the job's input.</summary>
    public static RecordSource Inline(ReadOnlyMemory<byte> array)
    {
        var bytes = array.ToArray();
        return new RecordSource("data", () => (new MemoryStream(bytes, writable: false), false));
    }

    /// <summary>
    /// The records of a file in the workspace's folder of inputs. Whether it is there shows when it is read: a job whose
    /// output is ready needs it no more.
    /// </summary>
    public static RecordSource File(ContainedFolder workspace, string relative)
    {
        var name = $"data file '{relative}'";
        return new RecordSource(name, () => Open(workspace, relative, name));
    }

    private static (Stream Stream, bool Lines) Open(ContainedFolder workspace, string relative, string name)
    {
        var below = $"{InputsFolder}/{relative}";
        if (workspace.Obstacle(below) is { } obstacle)
            throw new JobFaultException($"The dataFile '{relative}' {obstacle}.");
        var file = workspace.TryRead(below);
        try
        {
            // A pipe or device tells no length; reading one could block for ever.
            if (file is not { CanSeek: true, Length: > 0 })
                throw new JobFaultException($"The dataFile '{relative}' must be a file with content in the workspace's folder '{InputsFolder}'.");
            return FirstByte(file) switch
            {
                (byte)'[' => (file, false),
                (byte)'{' => (file, true),
                _ => throw new JobFaultException($"The {name} must be a JSON array of objects, or objects one a line."),
            };
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    private static int FirstByte(FileStream stream)
    {
        Span<byte> start = stackalloc byte[4096];
        var read = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (read.StartsWith("\uFEFF"u8))
            read = read[3..];
        stream.Position = 0;
        var first = read.IndexOfAnyExcept(" \t\r\n"u8);
        return first < 0 ? -1 : read[first];
    }
}
