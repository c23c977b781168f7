using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Tests.Media;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Tests.Access;

/// <summary>What the matrix asks for, all of it in the first township, and who asks.</summary>
internal sealed class AccessSamples : IDisposable
{
    private const string RosterBody = $$"""
        {"version":0,"names":{"zh":"样本","en":"Sample"},"timeZone":"Asia/Shanghai","territory":"village:{{TestPack.FirstVillage}}"}
        """;

    private readonly TestHost host;
    private readonly Dictionary<(Role, string), Browser> browsers = [];
    private string caseId = "", person = "", photo = "";
    private int made;

    private AccessSamples(TestHost host) => this.host = host;

    public static async Task<AccessSamples> MakeAsync(TestHost host)
    {
        var samples = new AccessSamples(host);
        var since = host.Now.AddMinutes(-6);
        await host.Observe("S00001", since, ("dissolvedOxygen", 2.4f));
        await host.Observe("S00001", since.AddMinutes(5), ("dissolvedOxygen", 2.2f));
        samples.caseId = (string)(await host.Read("/api/v1/cases?pond=P0001")).Body["cases"]![0]!["id"]!;
        samples.photo = (string)(await new UploadClient(host.Http).UploadAsync(SamplePhotos.Make(40, 30))).Body!["id"]!;
        samples.person = await host.AddPersonAsync("wang", (Role.GridWorker, $"village:{TestPack.FirstVillage}"));
        return samples;
    }

    /// <summary>Who has one role in one territory: a key, or a person with a second factor where the role takes one.</summary>
    public async Task<Browser> BrowserAsync(Role role, string territory)
    {
        if (!browsers.TryGetValue((role, territory), out var browser))
            browsers[(role, territory)] = browser = role.NeedsSecondFactor()
                ? await Browser.OfAsync(host, (role, territory))
                : new Browser(host, await host.AddKeyAsync((role, territory)));
        else if (role.NeedsSecondFactor() && (await browser.SessionAsync())["person"] is null)
            browsers[(role, territory)] = browser = await Browser.OfAsync(host, (role, territory)); // it was asked to sign out
        return browser;
    }

    /// <summary>The path of an operation with the samples put in. What an operation ends is made anew for each call.</summary>
    public async Task<string> PathAsync(DocumentedOperation operation)
    {
        var path = operation.Path.Replace("{name}", "ponds", StringComparison.Ordinal)
            .Replace("{path}", "Things('S00001')", StringComparison.Ordinal)
            .Replace("({id})", "('S00001:ph')", StringComparison.Ordinal)
            .Replace("{clock}", "promise", StringComparison.Ordinal)
            .Replace("{change}", "none", StringComparison.Ordinal)
            .Replace("{key}", "none", StringComparison.Ordinal)
            .Replace("{number}", "1", StringComparison.Ordinal)
            .Replace("{code}", TestPack.FirstVillage, StringComparison.Ordinal)
            .Replace("/figures/cases", "/figures/cases?by=village", StringComparison.Ordinal)
            .Replace("/places/at", "/places/at?longitude=120.01&latitude=30.51", StringComparison.Ordinal);
        if (path.Contains("{grant}", StringComparison.Ordinal))
            path = path.Replace("{grant}", await GrantAsync(), StringComparison.Ordinal);
        return path.Contains("{id}", StringComparison.Ordinal)
            ? path.Replace("{id}", await IdAsync(path.Split('/')[3]), StringComparison.Ordinal)
            : path;
    }

    /// <summary>A body the operation can read, or null if it takes none.</summary>
    public JsonNode? BodyOf(string operation) => operation switch
    {
        "closeCase" => Of("""{"version":0,"outcome":"falseAlarm","note":"probe out of water"}"""),
        "verifyCase" => Of("""{"version":0,"found":true}"""),
        "checkCase" => Of("""{"version":0,"isGood":true}"""),
        "approveRequest" or "refuseRequest" or "assignWorker" or "takeTask" or "arriveAtTask" or "declineTask" or "recallTask" =>
            Of("""{"version":0}"""),
        _ when operation.EndsWith("Case", StringComparison.Ordinal) && operation is not ("readCase" or "listCase") =>
            Of("""{"version":0}"""),
        "createSensingObservation" => Of("""{"Datastream":{"@iot.id":"S00001:ph"},"result":7,"phenomenonTime":"2026-04-01T00:00:00Z"}"""),
        "createSensingObservationOfDatastream" => Of("""{"result":7,"phenomenonTime":"2026-04-01T00:00:00Z"}"""),
        "createSensingObservations" => Of("[]"),
        "postObservations" => Of("""{"observations":[]}"""),
        "signIn" => Of("""{"name":"nobody","password":"nothing at all"}"""),
        "previewDeadline" => Of("""{"vector":{"start":"2026-03-02T09:00:00+08:00","class":"workHour","value":2}}"""),
        "setUp" => Of("""{"link":"none","password":"nothing at all"}"""),
        "changePassword" => Of("""{"current":"nothing at all","password":"nothing at all"}"""),
        "confirmSecondFactor" or "removeSecondFactor" => Of("""{"code":"000000"}"""),
        "addPerson" => Of($$"""{"name":"sample-{{++made}}","displayName":"Sample"}"""),
        "addKey" => Of($$"""{"name":"sample-{{++made}}","role":"device","territory":"pond:P0001"}"""),
        "giveGrant" => Of("""{"role":"checker","territory":"pond:P0001"}"""),
        "submitReport" => Of("""{"key":"0123456789abcdef","category":"garbage","text":"rubbish at the bridge","evidence":["none"]}"""),
        "rateReport" => Of("""{"stars":5,"solved":true}"""),
        "addToReport" => Of("""{"note":"still there"}"""),
        "addHook" => Of("""{"name":"sample","url":"https://hook.example/","territory":"pond:P0001"}"""),
        "putRoster" => Of(RosterBody),
        "putEscalationPolicy" => Of("""{"version":0,"policy":{}}"""),
        "addSubstitute" => Of("""{"person":"wang","by":"li","from":"2026-11-01T00:00Z","until":"2026-11-02T00:00Z"}"""),
        "swapShifts" => Of("""
            {"person":"wang","from":"2026-11-01T00:00Z","until":"2026-11-02T00:00Z",
             "other":"li","otherFrom":"2026-11-02T00:00Z","otherUntil":"2026-11-03T00:00Z"}
            """),
        "overrideDuty" => Of("""{"people":["wang"],"from":"2026-11-01T00:00Z","until":"2026-11-02T00:00Z"}"""),
        "addAbsence" => Of("""{"person":"wang","from":"2026-11-01T00:00Z","until":"2026-11-02T00:00Z"}"""),
        "assignWorkers" => Of("""{"assignments":[{"case":"none","version":0}]}"""),
        "sayWorkerStatus" => Of("""{"status":"resting"}"""),
        "sayWorkerPosition" => Of("""{"longitude":120,"latitude":30.5,"accuracy":9,"at":"2026-11-01T00:00:00Z"}"""),
        "putWorkerProfile" => Of("""{"version":0,"skills":[],"capacity":4}"""),
        "putNoticePreferences" => Of("""{"version":0,"channels":[],"language":"en"}"""),
        "registerDevice" => Of($$"""{"id":"sample-{{++made}}","stationType":"pondStation","place":"P0001"}"""),
        "changeDevice" or "rotateDeviceKey" => Of("{}"),
        "moveDevice" => Of("""{"place":"P0001"}"""),
        "retireDevice" => Of("""{"at":"2999-01-01T00:00:00Z"}"""),
        "provisionDevice" => Of("""{"code":"none","nonce":"0123456789abcdef"}"""),
        "replayHook" => Of("""{"after":0}"""),
        "openContact" or "openCaseContacts" => Of("""{"reason":"the pond is short of oxygen"}"""),
        "passOnGrant" => Of("""
            {"grant":"none","to":"wang","territory":"pond:P0001","from":"2030-01-01T00:00:00Z","until":"2030-01-02T00:00:00Z"}
            """),
        _ => null,
    };

    public void Dispose()
    {
        foreach (var browser in browsers.Values)
            browser.Dispose();
    }

    private async Task<string> GrantAsync()
    {
        var grant = new Grant(
            $"grant-{++made}", Role.Checker, Territory.Parse("pond:P0001")!.Value, GrantKind.Standing, host.Now, null, null);
        await host.WriteAsync([new GiveGrant(new GrantRow(person, grant, "", host.Now, null))], person);
        return grant.Id;
    }

    private async Task<string> IdAsync(string kind) => kind switch
    {
        "sensors" or "devices" => "S00001",
        "ponds" => "P0001",
        "cases" => caseId,
        "people" or "workers" => person,
        "media" => photo,
        "hooks" => await HookAsync(),
        "rosters" => await RosterAsync(),
        "keys" => Api.SignIn.ApiKeys.Parse(await host.AddKeyAsync((Role.Device, "pond:P0001")))!.Value.Id,
        _ => "none",
    };

    private async Task<string> HookAsync()
    {
        const string id = "hook";
        var hooks = host.Get<IHookStore>();
        if (await hooks.FindAsync(id, default) is null)
            await hooks.SaveAsync(
                new Hook(
                    id, "sample", "https://hook.example/", Territory.Parse("pond:P0001")!.Value, [], "", false, 0, 0, null, null, person,
                    host.Now, 0),
                default);
        return id;
    }

    private async Task<string> RosterAsync()
    {
        const string id = "roster";
        var rosters = host.Get<IRosterStore>();
        if (await rosters.FindAsync(id, default) is null)
            await rosters.SaveAsync(
                new RosterRow(
                    new Roster(
                        id, new Names("样本", "Sample"), "Asia/Shanghai", Territory.Parse($"village:{TestPack.FirstVillage}")!.Value, [], [],
                        []),
                    0, person, host.Now),
                default);
        return id;
    }

    private static JsonNode Of(string json) => JsonNode.Parse(json)!;
}
