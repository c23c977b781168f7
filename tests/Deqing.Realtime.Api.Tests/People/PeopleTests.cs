using System.Text;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Tests.People;

/// <summary>Giving and taking rights as administrators do it, on the real program.</summary>
public sealed class PeopleTests : IAsyncLifetime
{
    private const string First = $"township:{TestPack.FirstTownship}", Second = $"township:{TestPack.SecondTownship}";

    private TestHost host = null!;
    private Browser admin = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync("Limits:SignInsPerMinute=1000");
        admin = await Browser.OfAsync(host, (Role.Administrator, "county"));
    }

    public ValueTask DisposeAsync()
    {
        admin.Dispose();
        return host.DisposeAsync();
    }

    [Fact]
    public async Task A_person_is_added_signs_in_by_link_and_gets_and_loses_a_role()
    {
        var (answer, added) = await admin.SendAsync("POST", "/api/v1/people", new { name = "zhao.lin", displayName = "赵琳" });
        Assert.Equal("201", answer);
        Assert.Equal("409 nameTaken", await admin.AskAsync("POST", "/api/v1/people", new { name = "zhao.lin", displayName = "x" }));
        var id = (string)added!["person"]!["id"]!;

        using var browser = new Browser(host);
        Assert.Equal(
            "200", await browser.AskAsync("POST", "/api/v1/setup", new { link = (string)added["link"]!, password = TestHost.Password }));
        Assert.Equal("403 noRole", await browser.AskAsync("GET", "/api/v1/cases"));
        var grant = await GiveAsync(admin, id, new { role = "checker", territory = First });
        Assert.Equal("200", await browser.AskAsync("GET", "/api/v1/cases"));
        Assert.Equal("200", await browser.AskAsync("GET", $"/api/v1/ponds?township={TestPack.FirstTownship}"));
        Assert.Equal("403 outsideTerritory", await browser.AskAsync("GET", $"/api/v1/ponds?township={TestPack.SecondTownship}"));
        Assert.Equal("403 outsideTerritory", await browser.AskAsync("GET", "/api/v1/ponds/P0040"));
        var ponds = (await browser.SendAsync("GET", "/api/v1/ponds?limit=2000")).Body!["ponds"]!.AsArray();
        Assert.Equal(39, ponds.Count); // filtered, not refused
        Assert.Equal("204", await admin.AskAsync("DELETE", $"/api/v1/people/{id}/grants/{grant}"));
        Assert.Equal("403 noRole", await browser.AskAsync("GET", "/api/v1/cases"));
        Assert.Equal("404 unknownGrant", await admin.AskAsync("DELETE", $"/api/v1/people/{id}/grants/{grant}"));
    }

    [Fact]
    public async Task A_role_holds_from_its_start_to_its_end()
    {
        var id = await host.AddPersonAsync("wang");
        using var browser = new Browser(host);
        await browser.SignInAsync("wang");
        await GiveAsync(admin, id, new
        {
            role = "gridWorker", territory = "pond:P0001", kind = "shift", from = host.Now.AddHours(1), until = host.Now.AddHours(9),
        });
        Assert.Equal("403 notYet", await browser.AskAsync("GET", "/api/v1/ponds/P0001"));
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("200", await browser.AskAsync("GET", "/api/v1/ponds/P0001"));
        Assert.Equal("403 outsideTerritory", await browser.AskAsync("GET", "/api/v1/ponds/P0002"));
        host.Clock.Advance(TimeSpan.FromHours(8));
        Assert.Equal("403 expired", await browser.AskAsync("GET", "/api/v1/ponds/P0001"));
    }

    [Theory]
    [InlineData("""{"role":"device","territory":"county"}""", "400 roleOnlyForKeys")]
    [InlineData("""{"role":"checker","territory":"township:0"}""", "400 unknownTerritory")]
    [InlineData("""{"role":"departmentHandler","territory":"department:nobody"}""", "400 unknownTerritory")]
    [InlineData("""{"role":"checker","territory":"county","kind":"shift"}""", "400 endRequired")]
    [InlineData("""{"role":"checker","territory":"county","kind":"delegation","until":"2999-01-01T00:00:00Z"}""", "400 endRequired")]
    [InlineData("""{"role":"checker","territory":"county","until":"2020-01-01T00:00:00Z"}""", "400 endsBeforeItStarts")]
    [InlineData("""{"role":"god","territory":"county"}""", "400 wrongBody")]
    [InlineData("""{"role":"checker","territory":"county","givenBy":"somebody"}""", "400 wrongBody")] // mass assignment
    public async Task A_role_that_makes_no_sense_is_not_given(string body, string answer)
    {
        var id = await host.AddPersonAsync("wang");
        Assert.Equal(answer, await admin.AskAsync("POST", $"/api/v1/people/{id}/grants", JsonNode.Parse(body)));
    }

    [Fact]
    public async Task A_role_in_a_department_is_given_by_the_county_and_passed_on_within_the_department()
    {
        using var small = await Browser.OfAsync(host, (Role.Administrator, First));
        var to = await host.AddPersonAsync("wang", (Role.GridWorker, $"village:{TestPack.FirstVillage}"));
        object grant = new { role = "departmentHandler", territory = "department:agriculture" };
        Assert.Equal("403 outsideTerritory", await small.AskAsync("POST", $"/api/v1/people/{to}/grants", grant));
        var (answer, given) = await admin.SendAsync("POST", $"/api/v1/people/{to}/grants", grant);
        Assert.Equal(("201", "department:agriculture"), (answer, (string)given!["territory"]!));
        Assert.Equal("""{"zh":"农业局","en":"Agriculture"}""", given["names"]!.ToJsonString(Plain.Text));

        using var handler = await Browser.OfAsync(host, (Role.DepartmentHandler, "department:agriculture"));
        var session = await handler.SessionAsync();
        Assert.Equal(["department:agriculture"], session["may"]!["handleCase"]!.AsArray().Select(territory => (string)territory!));
        Assert.Equal("403 outsideTerritory", await handler.AskAsync("GET", "/api/v1/ponds/P0001"));
        object Passed(string territory) => new
        {
            grant = (string)session["grants"]![0]!["id"]!, to = "wang", territory, from = host.Now, until = host.Now.AddDays(1),
        };
        Assert.Equal(
            "400 outsideTerritory", await handler.AskAsync("POST", "/api/v1/session/delegations", Passed("department:firstTown")));
        Assert.Equal("201", await handler.AskAsync("POST", "/api/v1/session/delegations", Passed("department:agriculture")));
    }

    [Fact]
    public async Task Nobody_changes_their_own_rights_or_those_beyond_their_territory()
    {
        using var small = await Browser.OfAsync(host, (Role.Administrator, First));
        var self = (string)(await small.SessionAsync())["person"]!["id"]!;
        Assert.Equal("409 ownRights",
            await small.AskAsync("POST", $"/api/v1/people/{self}/grants", new { role = "commandCenter", territory = First }));
        Assert.Equal("409 ownRights", await small.AskAsync("POST", $"/api/v1/people/{self}/setup-link"));
        var inside = await host.AddPersonAsync("inside", (Role.GridWorker, $"village:{TestPack.FirstVillage}"));
        var outside = await host.AddPersonAsync("outside", (Role.GridWorker, Second));
        var both = await host.AddPersonAsync("both", (Role.GridWorker, Second), (Role.GridWorker, First));
        Assert.Equal(["inside"], await NamesAsync(small, "text=side"));
        Assert.Equal("403 outsideTerritory", await small.AskAsync("GET", $"/api/v1/people/{outside}"));
        Assert.Equal("200", await small.AskAsync("POST", $"/api/v1/people/{inside}/disable"));
        Assert.Equal("403 outsideTerritory", await small.AskAsync("POST", $"/api/v1/people/{both}/disable")); // also theirs elsewhere
        Assert.Equal("403 outsideTerritory", await small.AskAsync("POST", $"/api/v1/people/{outside}/setup-link"));
        foreach (var territory in (string[])["county", Second, "pond:P0040"])
            Assert.Equal(
                "403 outsideTerritory",
                await small.AskAsync("POST", $"/api/v1/people/{inside}/grants", new { role = "administrator", territory }));
        Assert.Equal("403 outsideTerritory",
            await small.AskAsync("POST", "/api/v1/keys", new { name = "key", role = "device", territory = "county" }));
        Assert.Equal("403 outsideTerritory", await small.AskAsync("GET", "/api/v1/audit")); // the log is the county's
    }

    [Fact]
    public async Task A_role_is_passed_on_for_a_time_and_ends_with_its_origin()
    {
        var from = await host.AddPersonAsync("officer", (Role.VillageOfficer, First));
        await host.AddPersonAsync("deputy");
        await host.AddPersonAsync("third");
        using var officer = new Browser(host);
        using var deputy = new Browser(host);
        await officer.SignInAsync("officer");
        await deputy.SignInAsync("deputy");
        var grant = (string)(await officer.SessionAsync())["grants"]![0]!["id"]!;
        object Of(string id, string to, string territory, double days) =>
            new { grant = id, to, territory, from = host.Now, until = host.Now.AddDays(days) };

        Assert.Equal("400 outsideTerritory", await PassOn(officer, Of(grant, "deputy", "county", 7)));
        Assert.Equal("400 tooLong", await PassOn(officer, Of(grant, "deputy", First, 93)));
        Assert.Equal("400 unknownPerson", await PassOn(officer, Of(grant, "nobody", First, 7)));
        Assert.Equal("400 unknownPerson", await PassOn(officer, Of(grant, "officer", First, 7)));
        Assert.Equal("201", await PassOn(officer, Of(grant, "deputy", "pond:P0001", 7)));
        Assert.Equal("200", await deputy.AskAsync("GET", "/api/v1/ponds/P0001"));
        Assert.Equal("403 outsideTerritory", await deputy.AskAsync("GET", "/api/v1/ponds/P0002"));
        var passed = (string)(await deputy.SessionAsync())["grants"]![0]!["id"]!;
        Assert.Equal("400 delegatedItself", await PassOn(deputy, Of(passed, "third", "pond:P0001", 1)));
        Assert.Equal("400 notHeld", await PassOn(deputy, Of(grant, "third", "pond:P0001", 1))); // somebody else's

        Assert.Equal("204", await admin.AskAsync("DELETE", $"/api/v1/people/{from}/grants/{grant}"));
        Assert.Equal("403 noRole", await deputy.AskAsync("GET", "/api/v1/ponds/P0001"));

        static Task<string> PassOn(Browser browser, object body) => browser.AskAsync("POST", "/api/v1/session/delegations", body);
    }

    [Fact]
    public async Task Personal_data_is_encrypted_masked_and_opened_with_a_reason_the_person_can_read()
    {
        const string Phone = "13857145678", IdNumber = "330521199003074512";
        Assert.Equal("400 badPhone", await AddAsync("12"));
        Assert.Equal("400 badIdNumber", await AddAsync(Phone, "330521199003074516")); // wrong check character
        var (_, added) = await admin.SendAsync(
            "POST", "/api/v1/people", new { name = "zhao.lin", displayName = "赵琳", phone = Phone, idNumber = IdNumber });
        var id = (string)added!["person"]!["id"]!;
        Assert.Equal(
            ("138****5678", "330521**********12"), ((string?)added["person"]!["phone"], (string?)added["person"]!["idNumber"]));
        await GiveAsync(admin, id, new { role = "farmer", territory = "pond:P0001" });

        // Whoever gives rights does not thereby read numbers.
        Assert.Equal("403 noRole", await OpenAsync(admin, "the pump has stopped"));
        using var command = With(host.Key);
        Assert.Equal("400 badReason", await OpenAsync(command, "why not"));
        using var elsewhere = With(await host.AddKeyAsync((Role.CommandCenter, Second)));
        Assert.Equal("403 outsideTerritory", await OpenAsync(elsewhere, "the pump has stopped"));
        var (_, opened) = await command.SendAsync("POST", $"/api/v1/people/{id}/contact/open", new { reason = "the pump has stopped" });
        Assert.Equal((Phone, IdNumber), ((string?)opened!["phone"], (string?)opened["idNumber"]));

        using var browser = new Browser(host);
        await browser.AskAsync("POST", "/api/v1/setup", new { link = (string)added["link"]!, password = TestHost.Password });
        var opening = Assert.Single((await browser.SendAsync("GET", "/api/v1/session/openings")).Body!["openings"]!.AsArray())!;
        Assert.Equal("the pump has stopped", (string?)opening["reason"]);
        foreach (var file in Directory.GetFiles(host.Data, "realtime.db*"))
        {
            var bytes = await ReadAsync(file);
            foreach (var secret in (string[])[Phone, IdNumber, TestHost.Password, ((string)added["link"]!).Split('.')[1]])
                Assert.False(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0, $"{Path.GetFileName(file)} holds '{secret}'");
        }

        Task<string> AddAsync(string phone, string? idNumber = null) =>
            admin.AskAsync("POST", "/api/v1/people", new { name = "somebody", displayName = "x", phone, idNumber });
        Task<string> OpenAsync(Browser browser, string reason) =>
            browser.AskAsync("POST", $"/api/v1/people/{id}/contact/open", new { reason });
    }

    [Fact]
    public async Task Who_has_no_role_is_opened_by_the_county_alone()
    {
        var id = await host.AddPersonAsync("villager");
        using var township = With(await host.AddKeyAsync((Role.CommandCenter, First)));
        using var county = With(host.Key);
        var path = $"/api/v1/people/{id}/contact/open";
        Assert.Equal("403 outsideTerritory", await township.AskAsync("POST", path, new { reason = "the pump has stopped" }));
        Assert.Equal("200", await county.AskAsync("POST", path, new { reason = "the pump has stopped" }));
    }

    [Fact]
    public async Task A_key_is_shown_once_and_revoked_for_good()
    {
        Assert.Equal("400 roleNotForKeys",
            await admin.AskAsync("POST", "/api/v1/keys", new { name = "root", role = "administrator", territory = "county" }));
        var (answer, added) = await admin.SendAsync(
            "POST", "/api/v1/keys", new { name = "gateway-1", role = "device", territory = "pond:P0001" });
        Assert.Equal("201", answer);
        var secret = (string)added!["secret"]!;
        Assert.DoesNotContain(secret, (await admin.SendAsync("GET", "/api/v1/keys")).Body!.ToJsonString(), StringComparison.Ordinal);
        using var device = With(secret);
        Assert.Equal("200", await device.AskAsync("GET", "/api/v1/county"));
        Assert.Equal("403 noRole", await device.AskAsync("GET", "/api/v1/ponds"));
        Assert.Equal("204", await admin.AskAsync("DELETE", $"/api/v1/keys/{(string)added["key"]!["id"]!}"));
        Assert.Equal("401 notSignedIn", await device.AskAsync("GET", "/api/v1/county"));
    }

    [Theory]
    [InlineData("text=%25", new string[0])] // a percent sign is a percent sign
    [InlineData("text=_", new string[0])]
    [InlineData("text=%3Cscript%3E", new string[0])]
    [InlineData("text=WANG", new[] { "wang.fang" })]
    [InlineData("text=%27%3B%20DROP%20TABLE%20subject%3B--", new string[0])]
    [InlineData("role=checker", new[] { "li.ming" })]
    [InlineData("limit=2", new[] { "li.ming" })]
    [InlineData("after=li.ming", new[] { "wang.fang" })]
    public async Task People_are_found(string query, string[] names)
    {
        await host.AddPersonAsync("li.ming", (Role.Checker, First));
        await host.AddPersonAsync("wang.fang", (Role.Farmer, "pond:P0001"));
        Assert.Equal(names, (await NamesAsync(admin, query)).Where(name => name.Contains('.', StringComparison.Ordinal)));
    }

    private Browser With(string key) => new(host, key);

    private static async Task<string> GiveAsync(Browser admin, string person, object grant)
    {
        var (answer, body) = await admin.SendAsync("POST", $"/api/v1/people/{person}/grants", grant);
        Assert.Equal("201", answer);
        return (string)body!["id"]!;
    }

    private static async Task<IEnumerable<string>> NamesAsync(Browser admin, string query = "") =>
        (await admin.SendAsync("GET", $"/api/v1/people?{query}")).Body!["people"]!.AsArray().Select(person => (string)person!["name"]!)
            .ToArray();

    private static async Task<byte[]> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes;
    }
}
