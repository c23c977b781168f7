using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.Tests.Duty;

/// <summary>The program of tests of duty. Each test has a roster and people of its own.</summary>
public abstract class DutyProgram(SharedHost shared) : IAsyncLifetime
{
    /// <summary>Id of the roster of the test, which is in the names of its people too.</summary>
    private protected readonly string id = $"r-{Guid.NewGuid():N}";

    private protected TestHost host = null!;
    private protected Browser command = null!;
    private protected string wang = "", li = "";

    public async ValueTask InitializeAsync()
    {
        host = await shared.Value;
        command = new Browser(host, await host.AddKeyAsync((Role.CommandCenter, "county"), (Role.Auditor, "county")));
        (wang, li) = (await host.AddPersonAsync($"wang-{id}"), await host.AddPersonAsync($"li-{id}"));
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        command.Dispose();
        return ValueTask.CompletedTask;
    }

    private protected JsonObject Daily(string territory = "county", string zone = "Asia/Shanghai") => new()
    {
        ["version"] = 0, ["names"] = new JsonObject { ["zh"] = "值班, 一; 二", ["en"] = "Desk" }, ["timeZone"] = zone,
        ["territory"] = territory,
        ["rotations"] = new JsonArray(new JsonObject
        {
            ["id"] = "day", ["people"] = new JsonArray(wang, li), ["start"] = "2026-11-01T08:00", ["unit"] = "days",
        }),
    };

    private protected Task<(string Answer, JsonNode? Body)> PutAsync(JsonObject roster, string? at = null) =>
        command.SendAsync("PUT", $"/api/v1/rosters/{at ?? id}", roster);

    private protected static object Substitute(string person, string by, int day) =>
        new { person, by, from = Day(day), until = Day(day + 1) };

    private protected static string Day(int day) => $"2026-11-0{day}T08:00:00+08:00";
}
