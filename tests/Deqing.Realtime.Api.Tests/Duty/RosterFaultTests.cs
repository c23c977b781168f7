using System.Text.Json.Nodes;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Tests.Duty;

/// <summary>Rosters that are refused, and why.</summary>
public sealed class RosterFaultTests(SharedHost shared) : DutyProgram(shared)
{
    [Theory]
    [InlineData("unknownTimeZone", "timeZone", "timeZone", "\"Asia/Atlantis\"")]
    [InlineData("unknownTerritory", "", "territory", "\"village:1\"")]
    [InlineData("wrongTerritory", "territory", "territory", "\"pond:P0001\"")]
    [InlineData("emptyRotation", "rotations[0].people", "rotations.0.people", "[]")]
    [InlineData("unknownPerson", "rotations[0].people[0]", "rotations.0.people", "[null]")]
    [InlineData("unknownPerson", "rotations[0].people[1]", "rotations.0.people", "[\"{wang}\",\"nobody\"]")]
    [InlineData("personTwice", "rotations[0].people", "rotations.0.people", "[\"{wang}\",\"{wang}\"]")]
    [InlineData("zeroHandover", "rotations[0].every", "rotations.0.every", "0")]
    [InlineData("badTime", "rotations[0].start", "rotations.0.start", "\"2026-11-01T08:00:00Z\"")]
    [InlineData("endsBeforeStart", "rotations[0].until", "rotations.0.until", "\"2026-10-01T08:00\"")]
    [InlineData("badTime", "rotations[0].windows[0].from", "rotations.0.windows", """[{"from":"8","until":"24:00"}]""")]
    [InlineData("badWindow", "rotations[0].windows[0]", "rotations.0.windows", """[{"from":"24:00","until":"24:00"}]""")]
    [InlineData("wrongBody", "rotations[0]", "rotations", "[null]")]
    [InlineData("badTime", "shifts[0].from", "shifts", """[{"id":"s","person":"x","from":"2026-11-01T08:00","until":"{2}"}]""")]
    [InlineData("endsBeforeStart", "shifts[0].until", "shifts", """[{"id":"s","person":"x","from":"{2}","until":"{1}"}]""")]
    [InlineData("wrongBody", "", "rotations.0.unit", "\"months\"")]
    [InlineData("wrongBody", "", "changes", "[]")]
    public async Task A_fault_is_named_with_its_place(string reason, string member, string path, string value)
    {
        var roster = Daily();
        JsonNode at = roster;
        var steps = path.Split('.');
        foreach (var step in steps[..^1])
            at = int.TryParse(step, out var index) ? at[index]! : at[step]!;
        at[steps[^1]] = JsonNode.Parse(
            value.Replace("{wang}", wang).Replace("{1}", "2026-11-01T00:00Z").Replace("{2}", "2026-11-02T00:00Z"));
        var (answer, problem) = await PutAsync(roster);
        Assert.Equal($"400 {reason}", answer);
        Assert.Equal(member, (string?)problem!["members"]?[0]?["member"] ?? "");
    }

    [Fact]
    public async Task Ten_thousand_people_and_more_than_a_megabyte_are_refused()
    {
        var roster = Daily();
        roster["rotations"]![0]!["people"] = new JsonArray([.. Enumerable.Range(0, 10_000).Select(it => (JsonNode)$"{Guid.NewGuid():N}")]);
        Assert.Equal("400 tooManyPeople", (await PutAsync(roster)).Answer);
        roster["timeZone"] = new string('x', 1024 * 1024);
        Assert.Equal("413 tooLarge", (await PutAsync(roster)).Answer);
    }

    [Fact]
    public async Task Who_was_switched_off_is_named()
    {
        await PutAsync(Daily());
        var store = host.Get<IAccessStore>();
        var subject = (await store.ReadAsync(li, TestContext.Current.CancellationToken))!.Subject;
        await host.WriteAsync([(subject with { Disabled = true }).Save()], li);
        var (_, read) = await command.SendAsync("GET", $"/api/v1/rosters/{id}");
        Assert.Equal(["active", "disabled"], read!["people"]!.AsArray().Select(it => (string)it!["state"]!));
        var roster = Daily();
        roster["version"] = 1;
        var (answer, problem) = await PutAsync(roster);
        Assert.Equal(("400 disabledPerson", "rotations[0].people[1]"), (answer, (string)problem!["members"]![0]!["member"]!));
        Assert.Equal(
            "400 disabledPerson",
            await command.AskAsync("POST", $"/api/v1/rosters/{id}/substitutes", Substitute(wang, li, 1)));
    }
}
