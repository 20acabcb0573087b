using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Signalbox.Cli.Configuration;

/// <summary>Reads <c>signalbox.yaml</c> into paths and values, without knowing which are settings.</summary>
internal static class SettingsFile
{
    /// <summary>The values of a file, in order.</summary>
    /// <param name="file">The file.</param>
    /// <param name="faults">Gets what is wrong with the file's form.</param>
    public static IReadOnlyList<SettingValue> Read(string file, List<string> faults)
    {
        var values = new List<SettingValue>();
        var name = Path.GetFileName(file);
        try
        {
            var stream = new YamlStream();
            using (var reader = File.OpenText(file))
                stream.Load(reader);
            if (stream.Documents.Count > 1)
                faults.Add($"{name}: must be one YAML document");
            foreach (var document in stream.Documents.Take(1))
                Flatten(document.RootNode, "", name, values, faults);
        }
        catch (YamlException e)
        {
            var why = (e.InnerException ?? e).Message.ReplaceLineEndings(" ");
            faults.Add($"{name} line {e.Start.Line}: is not YAML that can be read ({why})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{file}: cannot be read ({e.Message})");
        }

        return values;
    }

    private static void Flatten(YamlNode node, string path, string file, List<SettingValue> values, List<string> faults)
    {
        var where = $"{file} line {node.Start.Line}";
        switch (node)
        {
            case YamlMappingNode mapping:
                foreach (var (key, inner) in mapping.Children)
                    Flatten(inner, path.Length == 0 ? $"{key}" : $"{path}.{key}", file, values, faults);
                break;
            case YamlSequenceNode list when list.Children.All(c => c is YamlScalarNode):
                values.Add(new SettingValue(path, where, [.. list.Children.Select(c => ((YamlScalarNode)c).Value ?? "")], IsList: true));
                break;
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" }:
                break;
            case YamlScalarNode scalar when path.Length > 0:
                values.Add(new SettingValue(path, where, [scalar.Value ?? ""], IsList: false));
                break;
            default:
                faults.Add($"{(path.Length == 0 ? "the file" : path)} ({where}): must be sections with settings");
                break;
        }
    }
}
