using Signalbox.Cli.Variables;
using Signalbox.Policy;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Signalbox.Cli.Configuration;

/// <summary>Reads <c>policy.yaml</c>.</summary>
internal static class PolicyFile
{
    /// <summary>The file that is read when none is named.</summary>
    public const string FileName = "policy.yaml";

    /// <summary>The policy of a file.</summary>
    /// <exception cref="SettingsException">It has faults; every one is named, with its line and column.</exception>
    public static PolicyDocument Read(string file)
    {
        var faults = new List<string>();
        var policy = Read(file, faults);
        return faults.Count == 0 ? policy : throw new SettingsException(faults);
    }

    /// <summary>The policy of a file; what is wrong with it is added to the faults.</summary>
    public static PolicyDocument Read(string file, List<string> faults)
    {
        var name = Path.GetFileName(file);
        try
        {
            var stream = new YamlStream();
            using (var reader = File.OpenText(file))
                stream.Load(reader);
            if (stream.Documents.Count == 0)
                return PolicyDocument.Default;
            if (stream.Documents.Count > 1)
                faults.Add($"{name}: must be one YAML document");
            return new PolicyReader(name, faults).Read(stream.Documents[0].RootNode);
        }
        catch (YamlException e)
        {
            var why = (e.InnerException ?? e).Message.ReplaceLineEndings(" ");
            faults.Add($"{name} line {e.Start.Line}, column {e.Start.Column}: is not YAML that can be read ({why})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{file}: cannot be read ({e.Message})");
        }

        return PolicyDocument.Default;
    }
}
