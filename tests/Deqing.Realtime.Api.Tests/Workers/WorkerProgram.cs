using System.Globalization;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.Tests.Workers;

/// <summary>The program with two skills, and a grid worker of the first village who has said nothing yet.</summary>
internal sealed class WorkerProgram : IAsyncDisposable
{
    public const string Village = $"village:{TestPack.FirstVillage}";

    private WorkerProgram()
    {
    }

    public TestHost Host { get; private set; } = null!;

    public Browser Center { get; private set; } = null!;

    public Browser Worker { get; private set; } = null!;

    /// <summary>Id of the worker.</summary>
    public string Id { get; private set; } = "";

    public static async Task<WorkerProgram> StartAsync(params string[] settings)
    {
        var host = await TestHost.StartAsync(
            pack => pack.Write("dispatch.json", """
                {
                  "skills": [{"id": "water", "names": {"zh": "水质", "en": "Water"}},
                             {"id": "electric", "names": {"zh": "电工", "en": "Electric"}}],
                  "categories": {"pondOxygen": {"skill": "water"}}
                }
                """),
            ["Duty:PeopleMilliseconds=0", "Dispatch:ReadMilliseconds=0", .. settings]);
        var program = new WorkerProgram { Host = host };
        program.Center = await Browser.OfAsync(host, (Role.CommandCenter, "county"), (Role.Auditor, "county"));
        program.Worker = await Browser.OfAsync(host, (Role.GridWorker, Village));
        program.Id = (string)(await program.Worker.SessionAsync())["person"]!["id"]!;
        return program;
    }

    /// <summary>An alarm opens a case at a pond of the first village. Returns its id and its version.</summary>
    public async Task<(string Id, int Version)> OpenAsync(int pond)
    {
        await Host.Observe($"S{pond:D5}", Host.Now, ("ph", 9.9f));
        var found = (await Host.Read($"/api/v1/cases?pond=P{pond:D4}")).Body["cases"]![0]!;
        return ((string)found["id"]!, (int)found["version"]!);
    }

    /// <summary>A position as a device sends it.</summary>
    public JsonObject At(double minutesAgo = 0, double longitude = 120.011, double accuracy = 8, string? datum = null)
    {
        var body = new JsonObject
        {
            ["longitude"] = longitude, ["latitude"] = 30.511, ["accuracy"] = accuracy,
            ["at"] = Host.Now.AddMinutes(-minutesAgo).ToString("O", CultureInfo.InvariantCulture),
        };
        if (datum is not null)
            body["datum"] = datum;
        return body;
    }

    public async ValueTask DisposeAsync()
    {
        Center.Dispose();
        Worker.Dispose();
        await Host.DisposeAsync();
    }
}
