using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Deqing.Realtime.Tidy.Tests;

/// <summary>Limits that only ever get tighter, and promises of the documents that a machine can check.</summary>
public partial class TidyTests
{
    private const int MaxFileLines = 300, MaxLineLength = 140, MaxMethodLines = 60;

    private static readonly string[] Texts =
        [".md", ".json", ".yaml", ".yml", ".sh", ".cs", ".ts", ".tsx", ".mjs", ".csproj", ".props", ".sql"];

    [Fact]
    public void There_is_something_to_check() => Assert.True(Repository.Sources.Count() > 100, "the list of files came back empty");

    [Fact]
    public void No_source_file_holds_two_things() => Expect(
        from file in Repository.Sources
        let lines = Repository.Lines(file).Length
        where lines > MaxFileLines
        select $"{file} has {lines} lines, at most {MaxFileLines}");

    [Fact]
    public void No_line_is_longer_than_a_screen_is_wide() => Expect(
        from file in Repository.Sources
        from line in Repository.Lines(file).Select((text, index) => (text, index))
        where line.text.Length > MaxLineLength
        select $"{file}:{line.index + 1} has {line.text.Length} characters, at most {MaxLineLength}");

    [Fact]
    public void No_method_is_longer_than_a_screen_is_high() => Expect(
        from file in Repository.Sources
        where file.EndsWith(".cs", StringComparison.Ordinal)
        from method in Methods(Repository.Text(file))
        where method.Length > MaxMethodLines
        select $"{file}:{method.Start} is a method of {method.Length} lines, at most {MaxMethodLines}");

    [Fact]
    public void Nothing_is_left_for_later() => Expect(
        from file in Repository.Sources
        where !file.Contains("Tidy.Tests", StringComparison.Ordinal)
        from line in Repository.Lines(file).Select((text, index) => (text, index))
        where LeftForLater().IsMatch(line.text)
        select $"{file}:{line.index + 1} {line.text.Trim()}");

    [Fact]
    public void No_test_sleeps() => Expect(
        from file in Repository.Sources
        where IsTest(file)
        from line in Repository.Lines(file).Select((text, index) => (text, index))
        where Sleeps().IsMatch(line.text)
        select $"{file}:{line.index + 1} {line.text.Trim()}");

    [Fact]
    public void Links_in_the_documents_lead_somewhere() => Expect(
        from file in Repository.Files
        where file.EndsWith(".md", StringComparison.Ordinal)
        from Match link in RelativeLink().Matches(Repository.Text(file))
        where !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, link.Groups[1].Value.Split('#')[0]))
        select $"{file}: {link.Groups[1].Value}");

    [Fact]
    public void Nothing_names_a_machine_or_a_registry() => Expect(
        from file in Repository.Files
        where Texts.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)) && !file.Contains("Tidy.Tests", StringComparison.Ordinal)
        from line in Repository.Lines(file).Select((text, index) => (text, index))
        where MachineOrRegistry().IsMatch(line.text)
        select $"{file}:{line.index + 1} {line.text.Trim()[..Math.Min(80, line.text.Trim().Length)]}");

    [Fact]
    public void The_domain_knows_nothing_but_its_attributes()
    {
        var references = typeof(Domain.Places.County).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);
        Assert.All(references, name => Assert.True(
            name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Orleans.Serialization", StringComparison.Ordinal),
            $"the domain references {name}"));
    }

    private static bool IsTest(string file) =>
        file.Contains("test", StringComparison.OrdinalIgnoreCase) && !file.Contains("Tidy.Tests", StringComparison.Ordinal);

    private static void Expect(IEnumerable<string> broken) => Assert.Empty(broken.ToList());

    private static IEnumerable<(int Start, int Length)> Methods(string text) =>
        from node in CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes()
        where node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax
        let span = node.GetLocation().GetLineSpan()
        select (span.StartLinePosition.Line + 1, span.EndLinePosition.Line - span.StartLinePosition.Line + 1);

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b")]
    private static partial Regex LeftForLater();

    [GeneratedRegex(@"Task\.Delay\(|Thread\.Sleep\(|waitForTimeout\(|setTimeout\(resolve")]
    private static partial Regex Sleeps();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)([^)\s]+)\)")]
    private static partial Regex RelativeLink();

    [GeneratedRegex(@"/(root|home/\w+|work/(main|steering))/|""resolved"": *""https?://|<packageSources>")]
    private static partial Regex MachineOrRegistry();
}
