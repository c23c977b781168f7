using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Deadlines;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Api.Tests.Deadlines;

public sealed class DeadlinePreviewTests(SharedHost shared)
{
    private const string Path = "/api/v1/deadlines/preview";

    // The test's county has working hours of its own and knows the holidays of the county pack.
    [Fact]
    public async Task Every_vector_is_answered_with_its_deadline()
    {
        var calendars = DeadlineVectors.File["calendars"]!;
        foreach (var vector in DeadlineVectors.File["vectors"]!.AsArray())
        {
            var nested = new JsonObject { ["calendars"] = calendars.DeepClone(), ["vector"] = vector!.DeepClone() };
            var flat = (JsonObject)vector.DeepClone();
            flat["calendars"] = calendars.DeepClone();
            foreach (var body in (JsonObject[])[nested, flat])
            {
                var (status, answer) = await AskAsync(body.ToJsonString(Plain.Text));
                Assert.True(status == HttpStatusCode.OK, $"{vector["name"]}: {answer}");
                Assert.True((bool)answer["asExpected"]!, $"{vector["name"]}: {answer["deadline"]}");
                Assert.Equal((string)vector["deadline"]!, (string)answer["deadline"]!);
                Assert.Equal((false, false), ((bool)answer["provisional"]!, (bool)answer["paused"]!));
                var steps = answer["arithmetic"]!.AsArray();
                Assert.Equal((string)vector["start"]!, (string)steps[0]!["from"]!);
                Assert.Equal((string)vector["deadline"]!, (string)steps[^1]!["to"]!);
                Assert.Equal((double)answer["budgetMinutes"]!, steps.Sum(step => (double)step!["countedMinutes"]!));
            }
        }
    }

    [Fact]
    public async Task Without_a_calendar_the_hours_of_the_county_count()
    {
        var (_, answer) = await AskAsync("""{"vector":{"calendar":null,"start":"2026-03-02T03:00:00Z","class":"workHour","value":2}}""");
        Assert.Equal("2026-03-02T15:00:00+08:00", (string)answer["deadline"]!);
        Assert.Null(answer["asExpected"]);
        Assert.Equal(
            ["counted", "break", "counted"], answer["arithmetic"]!.AsArray().Select(step => (string)step!["kind"]!));
    }

    [Fact]
    public async Task A_year_without_a_calendar_is_provisional_and_a_pause_that_lasts_is_told()
    {
        var now = (await shared.Value).Now;
        var (_, far) = await AskAsync("""{"start":"2035-03-02T09:00:00+08:00","class":"work_hour","value":2}""");
        Assert.True((bool)far["provisional"]!);
        Assert.True((bool)far["arithmetic"]![0]!["provisional"]!);
        var body = new JsonObject
        {
            ["start"] = now.AddHours(-3), ["class"] = "urgentHour", ["value"] = 2,
            ["pauses"] = new JsonArray(new JsonArray(now.AddHours(-2), null)),
        };
        var (_, paused) = await AskAsync(body.ToJsonString());
        Assert.True((bool)paused["paused"]!);
        Assert.Equal(((DateTimeOffset)paused["asOf"]!).AddHours(1), (DateTimeOffset)paused["deadline"]!);
    }

    [Theory]
    [InlineData("[]", "wrongBody", "")]
    [InlineData("null", "wrongBody", "")]
    [InlineData("{}", "badStart badClass valueOutOfRange", "start class value")]
    [InlineData("""{"vector":1}""", "wrongBody", "vector")]
    [InlineData("""{"vector":{"start":"2026-03-02T09:00:00","class":"week","value":0,"by":1}}""",
        "unknownMember badStart badClass valueOutOfRange", "vector.by vector.start vector.class vector.value")]
    [InlineData("""{"value":2.5,"start":1,"class":"workHour"}""", "badStart valueOutOfRange", "start value")]
    [InlineData("""{"value":10001,"start":"2026-03-02T09:00:00Z","class":"workHour"}""", "valueOutOfRange", "value")]
    [InlineData("""{"value":1,"start":"2026-03-02T09:00:00Z","class":"workHour","calendar":"none"}""", "unknownCalendar", "calendar")]
    [InlineData("""{"value":1,"start":"2026-03-02T09:00:00Z","class":"workHour","calendar":7}""", "unknownCalendar", "calendar")]
    [InlineData("""{"value":1,"start":"2026-03-02T09:00:00Z","class":"workHour","name":7}""", "badName", "name")]
    [InlineData("""{"value":1,"start":"2026-03-02T09:00:00Z","class":"workHour","deadline":"soon"}""", "badDeadline", "deadline")]
    [InlineData("""{"value":1,"start":"2026-03-02T09:00:00Z","class":"workHour","pauses":{}}""", "badPauses", "pauses")]
    [InlineData("""
        {"value":1,"start":"2026-03-02T09:00:00Z","class":"workHour","pauses":[
         ["2026-03-02T09:00:00Z"],[null,null],["2026-03-02T09:00:00Z","2026-03-02T08:00:00Z"],["2026-03-02T09:00:00Z",1]]}
        """, "badPauses badPauses pauseEndsBeforeItStarts badPauses", "pauses[0] pauses[1] pauses[2] pauses[3]")]
    [InlineData("""
        {"value":1,"start":"2026-03-02T09:00:00Z","class":"workHour","calendars":
         {"a":[],"b":[["08:00","08:00"]],"c":[["08:00","10:00"],["09:00","11:00"]],"d":[["8","9"]],"e":1,"f":[["22:00","24:00"]]}}
        """, "noSlots slotEndsBeforeItStarts slotsOverlap badHours badHours",
        "calendars.a calendars.b calendars.c calendars.d calendars.e")]
    [InlineData("""{"value":1,"start":"2026-03-02T09:00:00Z","class":"workHour","calendars":[]}""", "badCalendars", "calendars")]
    public async Task Every_wrong_member_is_named_with_its_reason(string body, string reasons, string members)
    {
        var (status, problem) = await AskAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        var told = problem["members"]!.AsArray();
        Assert.Equal(reasons, string.Join(' ', told.Select(member => (string)member!["reason"]!)));
        Assert.Equal(members, string.Join(' ', told.Select(member => (string)member!["member"]!)));
        Assert.Equal(reasons.Split(' ')[0], (string)problem["reason"]!);
    }

    [Theory]
    [InlineData("""{"value":1,"start":"1999-03-02T09:00:00Z","class":"workHour"}""", "startOutOfRange")]
    [InlineData("""{"value":10000,"start":"2026-03-02T09:00:00Z","class":"naturalDay"}""", "tooFarAhead")]
    [InlineData("{", "malformedJson")]
    [InlineData("", "malformedJson")]
    public async Task What_has_no_deadline_is_refused_with_a_reason(string body, string reason)
    {
        var (status, problem) = await AskAsync(body);
        Assert.Equal((HttpStatusCode.BadRequest, reason), (status, (string)problem["reason"]!));
    }

    [Fact]
    public async Task As_many_pauses_as_a_clock_has_are_read_and_one_more_is_refused()
    {
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Pauses(WorkCalendar.MaxPauses))).Status);
        var (status, problem) = await AskAsync(Pauses(WorkCalendar.MaxPauses + 1));
        Assert.Equal((HttpStatusCode.BadRequest, "tooManyPauses"), (status, (string)problem["reason"]!));
        var (large, _) = await AskAsync(Pauses(2_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large);

        static string Pauses(int count) =>
            """{"start":"2026-03-02T09:00:00+08:00","class":"workHour","value":2,"pauses":["""
            + string.Join(',', Enumerable.Repeat("""["2026-03-02T10:00:00+08:00","2026-03-02T11:00:00+08:00"]""", count)) + "]}";
    }

    [Fact]
    public async Task As_many_calendars_mistakes_and_letters_as_allowed_and_one_more()
    {
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Body(DeadlineReader.MaxCalendars, DeadlineReader.MaxName, 0))).Status);
        Assert.Equal("badCalendars", (string)(await AskAsync(Body(DeadlineReader.MaxCalendars + 1, 1, 0))).Body["reason"]!);
        Assert.Equal("badName", (string)(await AskAsync(Body(1, DeadlineReader.MaxName + 1, 0))).Body["reason"]!);
        foreach (var mistakes in (int[])[BadMembers.MaxTold, BadMembers.MaxTold + 1])
            Assert.Equal(BadMembers.MaxTold, (await AskAsync(Body(1, 1, mistakes))).Body["members"]!.AsArray().Count);

        static string Body(int calendars, int letters, int mistakes) => new JsonObject(
            Enumerable.Range(0, mistakes).Select(index => KeyValuePair.Create($"x{index}", (JsonNode?)null)))
        {
            ["calendars"] = new JsonObject(Enumerable.Range(0, calendars).Select(index => KeyValuePair.Create(
                $"c{index}", JsonNode.Parse("""[["08:00","12:00"]]""")))),
            ["name"] = new string('x', letters), ["start"] = "2026-03-02T09:00:00+08:00", ["class"] = "workHour", ["value"] = 2,
        }.ToJsonString();
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(string body)
    {
        using var response = await (await shared.Value).Send(new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        });
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
