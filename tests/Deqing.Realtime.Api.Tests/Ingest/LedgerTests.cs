using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Ledger;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>The ledger of the running program, over a real log. Its clock is two hours ahead of the first count: hours are whole.</summary>
public sealed class LedgerTests : IAsyncLifetime
{
    private TestHost host = null!;
    private DateTimeOffset hour;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync("Ledger:WriteSeconds=0.1", "Ledger:MaxCountyHours=48");
        host.Clock.Advance(TimeSpan.FromHours(2));
        hour = DateTimeOffset.UnixEpoch.AddHours(LedgerTally.HourOf(host.Now) - 1);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_device_whose_messages_all_came_comes_out_even()
    {
        await SendAsync(Line(1, 0, 7), Line(1, 10, 8), Line(1, 20, 9));
        await SendAsync(Line(1, 20, 9));

        var row = await RowAsync("sensor=S00001");

        Assert.Equal("3 4 3 1 3 0", Counts(row));
        Assert.Empty(row["differences"]!.AsArray());
        Assert.Equal("P0001", (string)row["place"]!);
    }

    [Fact]
    public async Task A_missing_number_is_a_loss_and_what_was_rejected_has_its_reason()
    {
        await SendAsync(Line(1, 0, 1), Line(1, 10, 2), Line(1, 20, 5));
        await SendAsync(Line(1, 3_600 + 7_200, 6), """{"sensor":"S00001","at":"yesterday","values":{"ph":7}}""", "no json");

        var row = await RowAsync("sensor=S00001");
        var present = (await ReadAsync("sensor=S00001"))["devices"]!.AsArray()[0]!;
        var nobody = (await ReadAsync("differences=true"))["devices"]!.AsArray().Single(it => it!["sensor"] is null)!;

        Assert.Equal("5 3 3 0 3 2", Counts(row));
        Assert.Equal(["lost"], row["differences"]!.AsArray().Select(it => (string)it!));
        Assert.Equal(["inTheFuture 1", "malformedTime 1"], Rejected(present));
        Assert.Equal(["malformedJson 1"], Rejected(nobody));
    }

    [Fact]
    public async Task Counts_outlive_the_program_and_hours_add_up_over_devices()
    {
        await SendAsync(Line(1, 0, 1), Line(1, 10, 2), Line(2, 0, 1), Line(2, 10, 3));
        await host.RestartAsync();
        await SendAsync(Line(1, 0, 1), Line(2, 20, 4));

        var answer = await ReadAsync("");
        var total = answer["hours"]!.AsArray()
            .Single(it => DateTimeOffset.Parse((string)it!["hour"]!, CultureInfo.InvariantCulture) == hour)!;

        Assert.Equal("6 6 5 1 5 1", Counts(total));
        Assert.Equal((2, 1), ((int)total["devices"]!, (int)total["differing"]!));
        Assert.False((bool)total["counts"]!["isPartial"]!);
        var differing = (await ReadAsync("differences=true"))["devices"]!.AsArray();
        Assert.Equal(["S00002"], differing.Select(it => (string)it!["sensor"]!));
        Assert.Equal(["S00001"], (await ReadAsync("limit=1"))["devices"]!.AsArray().Select(it => (string)it!["sensor"]!));
        Assert.True((bool)(await ReadAsync("limit=1"))["truncated"]!);
    }

    [Theory]
    [InlineData("sensor=S09999", "unknownSensor")]
    [InlineData("village=1", "unknownVillage")]
    [InlineData("differences=some", "badChoice")]
    [InlineData("limit=5001", "badLimit")]
    [InlineData("until=2026-04-03T00:00:00%2B08:00&from=2026-04-01T00:00:00%2B08:00", "")]
    [InlineData("until=2026-04-03T00:00:00%2B08:00&from=2026-03-31T23:00:00%2B08:00", "badRange")]
    [InlineData("until=2026-04-03T00:00:00%2B08:00&from=2026-04-03T00:00:00%2B08:00", "badRange")]
    public async Task A_question_is_answered_up_to_its_limits(string query, string reason)
    {
        var (status, body) = await host.Read($"/api/v1/ledger?{query}");
        Assert.Equal((reason.Length == 0 ? 200 : 400, reason), (status, (string?)body["reason"] ?? ""));
    }

    [Fact]
    public async Task Who_reads_one_village_sees_its_devices_alone()
    {
        await SendAsync(Line(1, 0, 1), Line(2, 0, 1));
        using var own = host.With(await host.AddKeyAsync((Role.VillageOfficer, "pond:P0001")));

        var answer = JsonNode.Parse(await own.GetStringAsync("/api/v1/ledger", TestContext.Current.CancellationToken))!;
        using var outside = await own.GetAsync("/api/v1/ledger?sensor=S00002", TestContext.Current.CancellationToken);

        Assert.Equal(["S00001"], answer["devices"]!.AsArray().Select(it => (string)it!["sensor"]!));
        Assert.Equal(HttpStatusCode.Forbidden, outside.StatusCode);
    }

    private static string Counts(JsonNode row)
    {
        var it = row["counts"]!;
        return $"{it["sent"]} {it["received"]} {it["stored"]} {it["duplicate"]} {it["shown"]} {it["lost"]}";
    }

    private static IEnumerable<string> Rejected(JsonNode row) =>
        row["counts"]!["rejected"]!.AsArray().Select(it => $"{it!["reason"]} {it["count"]}");

    private string Line(int sensor, int second, int sequence) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"sensor":"S{{{sensor:D5}}}","at":"{{{hour.AddSeconds(second):O}}}","sequence":{{{sequence}}},"values":{"ph":7.1}}""");

    private async Task SendAsync(params string[] lines)
    {
        using var content = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
        using var answer = await host.Http.PostAsync("/api/v1/observations", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<JsonNode> ReadAsync(string query)
    {
        var (status, body) = await host.Read($"/api/v1/ledger?{query}");
        Assert.True(status == 200, body.ToJsonString());
        return body;
    }

    /// <summary>The line of the last whole hour.</summary>
    private async Task<JsonNode> RowAsync(string query) => (await ReadAsync(query))["devices"]!.AsArray()
        .Single(it => DateTimeOffset.Parse((string)it!["hour"]!, CultureInfo.InvariantCulture) == hour)!;
}
