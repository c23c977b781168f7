using System.Text;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Api.Ledger;
using Deqing.Realtime.Api.SensorThings;
using Deqing.Realtime.Api.Tests.Ingest;
using Deqing.Realtime.Domain.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Tests.SensorThings;

/// <summary>What the ledger says of observations created over SensorThings, and what they are told when the log has no room.</summary>
public sealed class SensingLedgerTests
{
    [Fact]
    public async Task What_is_created_repeated_and_refused_is_in_the_ledger()
    {
        await using var host = await TestHost.StartAsync();
        var at = Sensing.Text(host.Now.AddSeconds(-5));
        string One(string metric, string result) =>
            $$$"""{"phenomenonTime":"{{{at}}}","result":{{{result}}},"Datastream":{"@iot.id":"S00007:{{{metric}}}"}}""";
        Assert.Equal(201, (await host.CreateAsync("Observations", One("ph", "7"))).Status);
        Assert.Equal(201, (await host.CreateAsync("Observations", One("ph", "7"))).Status);
        Assert.Equal(409, (await host.CreateAsync("Observations", One("ph", "8"))).Status);
        Assert.Equal(409, (await host.CreateAsync("Observations", One("dissolvedOxygen", "5"))).Status);
        Assert.Equal(400, (await host.CreateAsync("Observations", One("ph", "\"7\""))).Status);
        Assert.Equal(400, (await host.CreateAsync("Observations", One("nothing", "7"))).Status);
        Assert.Equal(400, (await host.CreateAsync("Observations", "{")).Status);
        Assert.Equal(404, (await host.CreateAsync("Datastreams('none')/Observations", """{"result":1}""")).Status);
        Assert.Equal(201, (await host.CreateAsync("CreateObservations", $$"""
            [{"Datastream":{"@iot.id":"S00008:ph"},"components":["phenomenonTime","result"],
              "dataArray":[["{{at}}",7],["2999-01-01T00:00:00Z",7],["yesterday",7],["{{at}}"]]}]
            """)).Status);

        Assert.Equal("7 1 1 1: firstStands 1, timeTaken 1, wrongType 1", await LineAsync(host, "S00007"));
        Assert.Equal("8 1 0 1: inTheFuture 1, malformedTime 1, wrongType 1", await LineAsync(host, "S00008"));
        Assert.Equal(" 0 0 0: malformedJson 1, notFound 1, unknownDatastream 1", await LineAsync(host, null));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task A_call_for_which_there_is_no_room_is_asked_to_come_back_in_the_form_of_SensorThings(bool isFull, int appends)
    {
        await using var host = await TestHost.StartAsync("Ingest:FullSeconds=0.05", "Ingest:RetryAfterSeconds=3");
        using var scope = host.Get<IServiceScopeFactory>().CreateScope();
        var (services, log) = (scope.ServiceProvider, new MemoryLog { IsFull = isFull, HasNoRoom = true });
        services.GetRequiredService<CurrentCaller>().Become(Caller.Engine, null);
        var gateway = ActivatorUtilities.CreateInstance<ObservationGateway>(services, log);
        var creating = ActivatorUtilities.CreateInstance<ObservationCreating>(services, gateway, log, log);
        var body = new MemoryStream(Encoding.UTF8.GetBytes("""{"result":7}"""));
        var context = new DefaultHttpContext
        {
            RequestServices = services, Request = { Body = body }, Response = { Body = new MemoryStream() },
        };

        await (await creating.OneAsync(context, "'S00009:ph'")).ExecuteAsync(context);

        Assert.Equal((429, "3"), (context.Response.StatusCode, (string?)context.Response.Headers.RetryAfter));
        context.Response.Body.Position = 0;
        var told = System.Text.Json.Nodes.JsonNode.Parse(context.Response.Body)!;
        Assert.Equal(("overloaded", 429), ((string?)told["reason"], (int)told["code"]!));
        Assert.Equal((appends, isFull), (log.Appends, body.CanRead)); // a body that was read is closed
        Assert.Empty(log.Rows);
        var counted = host.Get<LedgerTally>().Peek(new HashSet<int> { 0, 9 }).Sum(it => it.What == LedgerWords.NotTaken ? it.Count : 100);
        Assert.Equal(appends, counted);
    }

    /// <summary>Number of the sensor, stored, repeats, shown, and why how many were rejected.</summary>
    private static async Task<string> LineAsync(TestHost host, string? sensor)
    {
        var (status, ledger) = await host.Read("/api/v1/ledger");
        Assert.True(status == 200, ledger.ToJsonString());
        var rows = ledger["devices"]!.AsArray().Where(row => (string?)row!["sensor"] == sensor).Select(row => row!["counts"]!).ToArray();
        var rejected = rows.SelectMany(counts => counts["rejected"]!.AsArray()).GroupBy(it => (string)it!["reason"]!)
            .OrderBy(it => it.Key, StringComparer.Ordinal).Select(it => $"{it.Key} {it.Sum(one => (int)one!["count"]!)}");
        int Sum(string name) => rows.Sum(counts => (int)counts[name]!);
        return $"{sensor?[^1..]} {Sum("stored")} {Sum("duplicate")} {Sum("shown")}: {string.Join(", ", rejected)}";
    }
}
