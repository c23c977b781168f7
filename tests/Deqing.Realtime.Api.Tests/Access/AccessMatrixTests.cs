using System.Text;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Live;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Deqing.Realtime.Api.Tests.Access;

/// <summary>
/// Every endpoint of the API document and every method of the hub, asked by every role: in the county, in the township of what is
/// asked for, and in another one. What comes of it is frozen as text; a new endpoint changes the text and so is decided about.
/// </summary>
public sealed class AccessMatrixTests
{
    private static readonly (string Name, string Territory)[] Territories =
        [("county", "county"), ("inside", $"township:{TestPack.FirstTownship}"), ("outside", $"township:{TestPack.SecondTownship}")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_may_what_the_policy_says_and_nothing_else()
    {
        await using var host = await TestHost.StartAsync(
            "Limits:SignInsPerMinute=100000", "Limits:AnonymousCallsPerMinute=1000000", "SignIn:FreeFailures=100",
            "SignIn:FreeFailuresOfAddress=10000");
        using var samples = await AccessSamples.MakeAsync(host);
        var operations = Operations(JsonNode.Parse(await host.Http.GetStringAsync("/openapi/v1.json", Cancellation))!).ToArray();
        Assert.True(operations.Length > 30, "the API document came back empty");
        var text = new StringBuilder();
        using var nobody = new Browser(host);
        foreach (var operation in operations)
        {
            Assert.True(operation.Audience is not null, $"{operation.Id} does not say who may call it");
            text.Append($"{operation.Id}: {operation.Audience}{(operation.What is { } what ? $" {what}" : "")}\n");
            text.Append($"  nobody: {await AskAsync(nobody, operation, samples)}\n");
            var lines = new List<(Role Role, string Line)>();
            foreach (var role in Enum.GetValues<Role>())
                lines.Add((role, await LineAsync(samples, operation, role)));
            Append(text, lines);
        }

        ContractTests.Compare("access.v1.txt", text.ToString());
    }

    [Fact]
    public async Task The_hub_shows_what_the_policy_says_and_nothing_else()
    {
        await using var host = await TestHost.StartAsync();
        using var samples = await AccessSamples.MakeAsync(host);
        var text = new StringBuilder();
        string[] scopes = ["county", $"township:{TestPack.FirstTownship}", $"village:{TestPack.FirstVillage}", "pond:P0001", "mine"];
        foreach (var method in typeof(LiveHub).GetMethods().Where(method => method.DeclaringType == typeof(LiveHub))
            .Select(method => method.Name))
        {
            text.Append($"{method}\n  nobody: {await ConnectAsync(host, null, _ => Task.FromResult("connected"))}\n");
            foreach (var (name, territory) in Territories)
            {
                var lines = new List<(Role Role, string Line)>();
                foreach (var role in Enum.GetValues<Role>())
                    lines.Add((role, await ConnectAsync(host, await samples.BrowserAsync(role, territory), async hub =>
                        $"{name}: {string.Join(", ", await Task.WhenAll(scopes.Select(scope => InvokeAsync(hub, method, scope))))}")));
                Append(text, lines);
            }
        }

        ContractTests.Compare("access.hub.v1.txt", text.ToString());
    }

    // Roles that are answered alike stand in one line.
    private static void Append(StringBuilder text, List<(Role Role, string Line)> lines)
    {
        foreach (var alike in lines.GroupBy(line => line.Line))
            text.Append($"  {string.Join(' ', alike.Select(line => Word(line.Role)))}\n    {alike.Key}\n");
    }

    private static async Task<string> LineAsync(AccessSamples samples, DocumentedOperation operation, Role role)
    {
        var answers = new List<string>();
        foreach (var (name, territory) in Territories)
        {
            var answer = await AskAsync(await samples.BrowserAsync(role, territory), operation, samples);
            answers.Add($"{name} {answer}");
            Judge(operation, role, name, answer);
        }

        return string.Join(", ", answers);
    }

    // The law behind the table, so that a wrong table cannot be frozen by mistake.
    private static void Judge(DocumentedOperation operation, Role role, string territory, string answer)
    {
        var says = $"{operation.Id} for {role} {territory}: {answer}";
        if (operation.What is null || !Enum.TryParse<Operation>(operation.What, ignoreCase: true, out var what))
            Assert.False(answer == "403 noRole" && operation.Audience == "everybody", says);
        else if (!role.May(what))
            Assert.True(answer == "403 noRole", says);
        else if (territory == "county")
            Assert.False(answer.StartsWith("401", StringComparison.Ordinal) || answer.StartsWith("403", StringComparison.Ordinal), says);
        else if (territory == "outside" && operation.Audience == "atPlace")
            Assert.True(answer == "403 outsideTerritory", says);
        else
            Assert.False(answer is "401 notSignedIn" or "403 noRole", says);
    }

    private static async Task<string> AskAsync(Browser browser, DocumentedOperation operation, AccessSamples samples) =>
        await browser.AskAsync(operation.Method, await samples.PathAsync(operation), samples.BodyOf(operation.Id));

    private static IEnumerable<DocumentedOperation> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select new DocumentedOperation(
            (string)operation.Value!["operationId"]!, operation.Key.ToUpperInvariant(), path.Key,
            (string?)operation.Value["x-access"]?["audience"], (string?)operation.Value["x-access"]?["operation"]);

    private static async Task<string> ConnectAsync(TestHost host, Browser? browser, Func<HubConnection, Task<string>> act)
    {
        await using var hub = new HubConnectionBuilder().WithUrl(
            new Uri(host.Http.BaseAddress!, "/hubs/live"), options =>
            {
                options.Cookies = browser?.Cookies ?? new();
                if (browser?.Client.DefaultRequestHeaders.Authorization is { } authorization)
                    options.Headers["Authorization"] = authorization.ToString();
            }).Build();
        try
        {
            await hub.StartAsync(Cancellation);
        }
        catch (HttpRequestException refused)
        {
            return $"{(int?)refused.StatusCode}";
        }

        return await act(hub);
    }

    private static async Task<string> InvokeAsync(HubConnection hub, string method, string scope)
    {
        try
        {
            await hub.InvokeAsync<object?>(method, scope, Cancellation);
            return $"{scope.Split(':')[0]} yes";
        }
        catch (HubException refused)
        {
            return $"{scope.Split(':')[0]} {refused.Message.Split(' ')[^1]}";
        }
    }

    private static string Word(Role role) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(role.ToString());
}

/// <summary>An operation as the API document describes it.</summary>
internal sealed record DocumentedOperation(string Id, string Method, string Path, string? Audience, string? What);
