using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Signalbox.Architecture.Tests.Floors;

/// <summary>
/// What the sources of a project say of who uses whom: each name of a type of the project that is visible where it is written. So
/// also what the compiler leaves nothing of: constants, members of enumerations, <c>nameof</c>. Documentation comments say nothing.
/// </summary>
internal static partial class SourceArrows
{
    /// <summary>The arrows between the namespaces of one project.</summary>
    public static IEnumerable<FolderArrow> Of(string project)
    {
        var files = Sources.Files($"src/{project}", ".cs").Select(SourceFile.Read)
            .Concat(Sources.Files($"src/{project}", ".razor").Select(f => SourceFile.ReadComponent(f, project))).ToArray();
        var declared = files.SelectMany(f => f.Declared.Select(name => (name, f.Namespace))).ToLookup(d => d.name, d => d.Namespace);
        foreach (var file in files)
        {
            var visible = file.Visible.ToHashSet(StringComparer.Ordinal);
            foreach (var name in file.Named)
            {
                // A name of the own namespace, or of one around it, hides those of others.
                var meant = file.Around().FirstOrDefault(declared[name].Contains) is { } near ? [near] : declared[name].Where(visible.Contains);
                foreach (var used in meant.Distinct().Where(n => n != file.Namespace))
                    yield return new FolderArrow(file.Namespace, used, Path.GetFileName(file.Path), name);
            }
        }
    }

    private sealed record SourceFile(string Path, string Namespace, IReadOnlyCollection<string> Declared, IReadOnlyCollection<string> Visible, IReadOnlyCollection<string> Named)
    {
        public static SourceFile Read(string path)
        {
            var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(File.ReadAllText(System.IO.Path.Combine(Sources.Root, path))).GetRoot();
            var space = root.Members.OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault();
            return new SourceFile(
                path, space?.Name.ToString() ?? "",
                [.. (space?.Members ?? root.Members).Select(DeclaredName).OfType<string>()],
                [.. root.Usings.Select(u => u.Name?.ToString()).OfType<string>()],
                [.. root.DescendantNodes().OfType<SimpleNameSyntax>().Where(MayNameAType).Select(n => n.Identifier.Text).Distinct()]);
        }

        public static SourceFile ReadComponent(string path, string project)
        {
            var text = File.ReadAllText(System.IO.Path.Combine(Sources.Root, path));
            var folders = path.Split('/')[2..^1];
            var imports = Sources.Files($"src/{project}", "_Imports.razor").Where(i => path.StartsWith(i[..^"_Imports.razor".Length], StringComparison.Ordinal))
                .Select(i => File.ReadAllText(System.IO.Path.Combine(Sources.Root, i)));
            return new SourceFile(
                path, string.Join('.', folders.Prepend(project)), [System.IO.Path.GetFileNameWithoutExtension(path)],
                [.. imports.Append(text).SelectMany(t => Using().Matches(t)).Select(m => m.Groups[1].Value)],
                [.. Word().Matches(Using().Replace(text, "")).Select(m => m.Value).Distinct()]);
        }

        public IEnumerable<string> Around()
        {
            for (var space = Namespace; space.Length > 0; space = space.Contains('.', StringComparison.Ordinal) ? space[..space.LastIndexOf('.')] : "")
                yield return space;
        }

        private static string? DeclaredName(MemberDeclarationSyntax member) => member switch
        {
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            DelegateDeclarationSyntax type => type.Identifier.Text,
            _ => null,
        };

        // What stands after a dot, or is given a value in an initializer or an argument list, is a member of something.
        private static bool MayNameAType(SimpleNameSyntax name) => name.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Name != name || access.Expression is IdentifierNameSyntax { Identifier.Text: "Signalbox" },
            MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax => false,
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left != name,
            QualifiedNameSyntax { Parent: UsingDirectiveSyntax or BaseNamespaceDeclarationSyntax or QualifiedNameSyntax } => false,
            UsingDirectiveSyntax or BaseNamespaceDeclarationSyntax => false,
            _ => true,
        };
    }

    [GeneratedRegex(@"^@using ([\w.]+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"(?<![\w.""-])[A-Z]\w*(?!\w*=)")]
    private static partial Regex Word();
}
