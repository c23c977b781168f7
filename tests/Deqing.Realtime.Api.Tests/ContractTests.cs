using System.Reflection;
using System.Runtime.Serialization;
using System.Text;
using Deqing.Realtime.Api.Live;

namespace Deqing.Realtime.Api.Tests;

/// <summary>
/// The contracts other programs are built against, as text under version control. A change shows in the review;
/// <c>UPDATE_CONTRACTS=1</c> writes the files anew.
/// </summary>
public sealed class ContractTests(SharedHost shared)
{
    /// <summary>The folder the sources are in.</summary>
    internal static readonly string Repository = FindRepository();

    [Fact]
    public async Task The_API_document_is_what_was_agreed() =>
        Compare(
            "openapi.v1.json",
            await (await shared.Value).Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));

    [Fact]
    public void The_hub_is_what_was_agreed()
    {
        var text = new StringBuilder();
        foreach (var method in typeof(LiveHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            text.Append($"{method.Name}({string.Join(", ", method.GetParameters().Select(it => $"{it.Name}: {Name(it.ParameterType)}"))})")
                .Append($" -> {Name(method.ReturnType)}\n");
        text.Append(
            $"delta({Name(typeof(LiveDeltaMessage))})\nheartbeat({Name(typeof(HeartbeatMessage))})\n")
            .Append($"rights({Name(typeof(RightsMessage))})\nnotice({Name(typeof(NoticeLiveMessage))})\n");
        foreach (var message in typeof(LiveHub).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<DataContractAttribute>() is not null)
            .OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            text.Append($"{message.Name}\n");
            foreach (var property in message.GetProperties().Where(it => it.GetCustomAttribute<DataMemberAttribute>() is not null))
                text.Append($"  {property.GetCustomAttribute<DataMemberAttribute>()!.Name}: {Name(property.PropertyType)}\n");
        }

        Compare("hub.v1.txt", text.ToString());
    }

    private static string Name(Type type) =>
        !type.IsGenericType
            ? type.Name
            : $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";

    internal static void Compare(string file, string actual)
    {
        var path = Path.Combine(Repository, "tests", "Deqing.Realtime.Api.Tests", file);
        actual = actual.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_CONTRACTS") == "1")
            File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"{file} is missing; UPDATE_CONTRACTS=1 writes it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Deqing.Realtime.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}
