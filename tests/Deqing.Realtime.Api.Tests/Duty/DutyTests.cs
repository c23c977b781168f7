using System.Text.Json;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Storage;
using Orleans.Serialization;

namespace Deqing.Realtime.Api.Tests.Duty;

/// <summary>Duty rosters on the real program.</summary>
public sealed class DutyTests(SharedHost shared) : DutyProgram(shared)
{
    private const string First = $"township:{TestPack.FirstTownship}", Second = $"township:{TestPack.SecondTownship}";

    private async Task<string> OnDutyAsync(string at)
    {
        var (answer, body) = await command.SendAsync("GET", $"/api/v1/duty?at={Uri.EscapeDataString(at)}");
        Assert.Equal("200", answer);
        var roster = body!["rosters"]!.AsArray().Single(it => (string)it!["roster"]! == id)!;
        return string.Join(' ', roster["onDuty"]!.AsArray().Select(it => (string)it!["person"]!["name"]!)).Replace($"-{id}", "");
    }

    [Fact]
    public async Task A_roster_is_written_read_changed_by_who_saw_it_and_removed()
    {
        var roster = Daily();
        roster["rotations"]![0]!["windows"] = new JsonArray(
            new JsonObject { ["from"] = "20:00", ["until"] = "06:00", ["weekdays"] = new JsonArray("friday") });
        roster["shifts"] = new JsonArray(new JsonObject
        {
            ["id"] = "extra", ["person"] = li, ["from"] = "2026-11-02T00:00:00Z", ["until"] = "2026-11-02T02:00:00Z",
        });
        var (answer, added) = await PutAsync(roster);
        Assert.Equal(("200", 1), (answer, (int)added!["version"]!));
        Assert.Equal("409 staleVersion", (await PutAsync(roster)).Answer);
        var (_, read) = await command.SendAsync("GET", $"/api/v1/rosters/{id}");
        Assert.Equal("2026-11-02T08:00:00+08:00", (string)read!["shifts"]![0]!["from"]!);
        Assert.Equal("active", (string)read["people"]![0]!["state"]!);

        // What is read can be written again as it is.
        var again = new JsonObject();
        foreach (var member in (string[])["version", "names", "timeZone", "territory", "rotations", "shifts"])
            again[member] = read[member]!.DeepClone();
        var (_, saved) = await PutAsync(again);
        Assert.Equal(2, (int)saved!["version"]!);
        Assert.Equal(read["rotations"]!.ToJsonString(), saved["rotations"]!.ToJsonString());
        Assert.Equal("204", await command.AskAsync("DELETE", $"/api/v1/rosters/{id}"));
        Assert.Equal("404 unknownRoster", await command.AskAsync("GET", $"/api/v1/rosters/{id}"));
        Assert.Equal("409 staleVersion", (await PutAsync(again)).Answer);
        var (_, audit) = await command.SendAsync("GET", $"/api/v1/audit?text={id}");
        Assert.Equal(
            ["rosterRemoved", "rosterSaved", "rosterSaved"],
            audit!["entries"]!.AsArray().Where(it => (string)it!["outcome"]! == "done").Select(it => (string)it!["action"]!));
    }

    [Fact]
    public async Task Shifts_are_swapped_and_changed_back_without_writing_the_roster()
    {
        await PutAsync(Daily());
        const string noon = "2026-11-01T12:00:00+08:00", next = "2026-11-02T12:00:00+08:00";
        Assert.Equal(("wang", "li"), (await OnDutyAsync(noon), await OnDutyAsync(next)));
        object Swap(string person, string other) => new
        {
            person, from = Day(1), until = Day(2), other, otherFrom = Day(2), otherUntil = Day(3),
        };
        var (answer, swapped) = await command.SendAsync("POST", $"/api/v1/rosters/{id}/swaps", Swap(wang, li));
        Assert.Equal(("201", 2), (answer, (int)swapped!["roster"]!["version"]!));
        Assert.Equal(("li", "wang"), (await OnDutyAsync(noon), await OnDutyAsync(next)));
        Assert.Equal("400 notOnDuty", await command.AskAsync("POST", $"/api/v1/rosters/{id}/swaps", Swap(wang, li)));
        var roster = Daily();
        roster["version"] = 2;
        Assert.Equal("200", (await PutAsync(roster)).Answer);
        Assert.Equal("li", await OnDutyAsync(noon));
        var change = $"/api/v1/rosters/{id}/changes/{swapped["change"]}";
        Assert.Equal("204", await command.AskAsync("DELETE", change));
        Assert.Equal("404 unknownChange", await command.AskAsync("DELETE", change));
        Assert.Equal("wang", await OnDutyAsync(noon));

        var (from, until) = (Day(1), "2026-11-01T18:00:00+08:00");
        Assert.Equal("201", await command.AskAsync("POST", $"/api/v1/rosters/{id}/absences", new { person = wang, from, until }));
        Assert.Equal("", await OnDutyAsync(noon));
        Assert.Equal(
            "201", await command.AskAsync("POST", $"/api/v1/rosters/{id}/overrides", new { people = (string[])[li], from, until }));
        Assert.Equal("li", await OnDutyAsync(noon));
        Assert.Equal(
            "400 endsBeforeStart",
            await command.AskAsync("POST", $"/api/v1/rosters/{id}/absences", new { person = wang, from, until = from }));
        Assert.Equal(
            "400 personTwice",
            await command.AskAsync("POST", $"/api/v1/rosters/{id}/substitutes", new { person = wang, by = wang, from, until }));
    }

    [Fact]
    public async Task A_roster_with_changes_crosses_from_silo_to_silo_as_it_is()
    {
        await PutAsync(Daily());
        foreach (var (kind, body) in (IEnumerable<(string, object)>)
            [
                ("substitutes", Substitute(wang, li, 1)), ("overrides", new { people = (string[])[li], from = Day(5), until = Day(6) }),
                ("absences", new { person = wang, from = Day(6), until = Day(7) }),
                ("swaps", new { person = wang, from = Day(3), until = Day(4), other = li, otherFrom = Day(4), otherUntil = Day(5) }),
            ])
            Assert.Equal("201", await command.AskAsync("POST", $"/api/v1/rosters/{id}/{kind}", body));
        var roster = (await host.Get<IRosterStore>().FindAsync(id, TestContext.Current.CancellationToken))!.Roster;
        var serializer = host.Get<Serializer>();
        Assert.Equal(4, roster.Changes.Length);
        Assert.Equal(
            JsonSerializer.Serialize(roster),
            JsonSerializer.Serialize(serializer.Deserialize<Roster>(serializer.SerializeToArray(roster))));
    }

    [Fact]
    public async Task Two_who_change_a_roster_at_once_both_do()
    {
        await PutAsync(Daily());
        var answers = await Task.WhenAll(
            command.AskAsync("POST", $"/api/v1/rosters/{id}/substitutes", Substitute(wang, li, 1)),
            command.AskAsync("POST", $"/api/v1/rosters/{id}/substitutes", Substitute(li, wang, 2)));
        Assert.Equal(["201", "201"], answers);
        var (_, read) = await command.SendAsync("GET", $"/api/v1/rosters/{id}");
        Assert.Equal((3, 2), ((int)read!["version"]!, read["changes"]!.AsArray().Count));
    }

    [Fact]
    public async Task Shifts_of_another_zone_are_shown_in_its_time_and_wrong_times_are_refused()
    {
        await PutAsync(Daily(zone: "America/New_York"));
        var path = $"/api/v1/rosters/{id}/shifts";
        var (_, shifts) = await command.SendAsync("GET", $"{path}?from=2027-03-13T13:00:00Z&until=2027-03-15T12:00:00Z");
        Assert.Equal( // the clocks are put forward on 14 March
            ["2027-03-13T08:00:00-05:00", "2027-03-14T08:00:00-04:00"], shifts!["shifts"]!.AsArray().Select(it => (string)it!["from"]!));
        Assert.Equal("400 badFrom", await command.AskAsync("GET", $"{path}?from=yesterday"));
        Assert.Equal("400 badUntil", await command.AskAsync("GET", $"{path}?until=2027-03-13T13:00:00"));
        Assert.Equal("400 endsBeforeStart", await command.AskAsync("GET", $"{path}?from=2027-03-02T00:00Z&until=2027-03-01T00:00Z"));
        Assert.Equal("400 outOfRange", await command.AskAsync("GET", $"{path}?from=2027-03-02T00:00Z&until=2028-03-03T00:00Z"));
        Assert.Equal("400 outOfRange", await command.AskAsync("GET", $"{path}?from=9999-12-30T00:00Z&until=9999-12-31T00:00Z"));
        Assert.Equal("", await OnDutyAsync("9999-12-31T23:59:59Z") + await OnDutyAsync("0001-01-01T00:00:00Z"));
        Assert.Equal("400 badAt", await command.AskAsync("GET", "/api/v1/duty?at=noon"));
    }

    [Fact]
    public async Task Rosters_are_read_and_written_within_ones_territory()
    {
        await PutAsync(Daily(First));
        await PutAsync(Daily(Second), $"{id}-2");
        await PutAsync(Daily("department:agriculture"), $"{id}-3");
        using var supervisor = await Browser.OfAsync(host, (Role.Supervisor, First));
        using var grid = new Browser(host, await host.AddKeyAsync((Role.GridWorker, First)));
        using var handler = new Browser(host, await host.AddKeyAsync((Role.DepartmentHandler, "department:agriculture")));
        async Task<string> ListAsync(Browser browser) => string.Join(' ', (await browser.SendAsync("GET", "/api/v1/rosters")).Body!
            ["rosters"]!.AsArray().Select(it => (string)it!["id"]!).Where(it => it.StartsWith(id, StringComparison.Ordinal)));
        Assert.Equal(
            [$"{id} {id}-2 {id}-3", id, id, $"{id}-3"],
            [await ListAsync(command), await ListAsync(supervisor), await ListAsync(grid), await ListAsync(handler)]);
        Assert.Equal("403 noRole", await grid.AskAsync("DELETE", $"/api/v1/rosters/{id}"));
        foreach (var path in (string[])["", "/shifts", "/gaps", "/calendar.ics"])
            Assert.Equal("403 outsideTerritory", await supervisor.AskAsync("GET", $"/api/v1/rosters/{id}-2{path}"));
        Assert.Equal("403 outsideTerritory", await supervisor.AskAsync("PUT", $"/api/v1/rosters/{id}-4", Daily(Second)));
        Assert.Equal("403 outsideTerritory", await supervisor.AskAsync("PUT", $"/api/v1/rosters/{id}-2", Daily(First)));
        Assert.Equal("403 outsideTerritory", await supervisor.AskAsync("PUT", $"/api/v1/rosters/{id}-4", Daily()));
        Assert.Equal(
            "403 outsideTerritory", await supervisor.AskAsync("POST", $"/api/v1/rosters/{id}-2/substitutes", Substitute(wang, li, 1)));
        Assert.Equal("201", await supervisor.AskAsync("POST", $"/api/v1/rosters/{id}/substitutes", Substitute(wang, li, 1)));

        await host.AddPersonAsync($"chen-{id}", (Role.GridWorker, $"village:{TestPack.FirstVillage}"));
        await host.AddPersonAsync($"sun-{id}", (Role.GridWorker, Second));
        async Task<IEnumerable<string>> PeopleAsync(Browser browser) => (await browser.SendAsync("GET", $"/api/v1/duty/people?text={id}"))
            .Body!["people"]!.AsArray().Select(it => (string)it!["name"]!);
        Assert.Equal([$"chen-{id}", $"li-{id}", $"wang-{id}"], await PeopleAsync(supervisor)); // who has no role anywhere is anybody's
        Assert.Equal(4, (await PeopleAsync(command)).Count());
        Assert.Equal("403 noRole", await handler.AskAsync("GET", "/api/v1/duty/people"));
        Assert.Equal("400 badText", await command.AskAsync("GET", "/api/v1/duty/people?text="));

        // The other township's roster has the same people on duty; which roster it is, is not told.
        var gaps = $"/api/v1/rosters/{id}/gaps?from=2026-10-31T00:00Z&until=2026-11-03T00:00Z";
        var (_, found) = await supervisor.SendAsync("GET", gaps);
        Assert.Equal(
            ["2026-10-31T08:00:00+08:00 2026-11-01T08:00:00+08:00"],
            found!["gaps"]!.AsArray().Select(it => $"{it!["from"]} {it["until"]}"));
        Assert.Contains(found["doubleBookings"]!.AsArray(), it => it!["other"] is null);
        (_, found) = await command.SendAsync("GET", gaps);
        Assert.Contains(found!["doubleBookings"]!.AsArray(), it => (string?)it!["other"] == $"{id}-3");
    }

    [Fact]
    public async Task The_calendar_is_read_by_other_programs_and_keeps_its_ids()
    {
        var roster = Daily();
        var today = host.Now.UtcDateTime.Date;
        roster["rotations"]![0]!["start"] = $"{today:yyyy-MM-dd}T08:00";
        await PutAsync(roster);
        using var first = await host.Get($"/api/v1/rosters/{id}/calendar.ics?person={wang}");
        Assert.Equal("text/calendar", first.Content.Headers.ContentType?.MediaType);
        var text = await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains($@"SUMMARY:值班\, 一\; 二 wang-{id}", text.Replace("\r\n ", ""), StringComparison.Ordinal);
        var calendar = Ical.Net.Calendar.Load(text)!;
        Assert.InRange(calendar.Events.Count, 91, 93); // every second day of half a year
        var begins = calendar.Events.MinBy(it => it.Start)!;
        Assert.Equal((today, "UTC"), (begins.Start!.AsUtc, begins.Start.TzId)); // 08:00 in China
        Assert.Equal(TimeSpan.FromDays(1), begins.End!.AsUtc - begins.Start.AsUtc);
        Assert.Equal(calendar.Events.Count, calendar.Events.Select(it => it.Uid).Distinct().Count());
        using var second = await host.Get($"/api/v1/rosters/{id}/calendar.ics?person={wang}");
        Assert.Equal(text, await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
