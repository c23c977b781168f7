using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Live;
using Deqing.Realtime.Api.Tests.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.SignalR.Client;

namespace Deqing.Realtime.Api.Tests.Notices;

/// <summary>The inbox, who was called for a case, and what one says about oneself.</summary>
public sealed class NoticeEndpointTests(SharedHost shared)
{
    private const string Preferences = "/api/v1/notices/preferences";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_called_sees_it_at_once_and_reads_it()
    {
        await using var program = await NoticeProgram.StartAsync();
        using var officer = await Browser.OfAsync(program.Host, (Role.VillageOfficer, NoticeProgram.Village));
        using var other = await Browser.OfAsync(program.Host, (Role.Supervisor, "county"));
        var pushed = new TaskCompletionSource<NoticeLiveMessage>();
        await using var hub = new HubConnectionBuilder().WithUrl(
            new Uri(program.Host.Http.BaseAddress!, "/hubs/live"), options => options.Cookies = officer.Cookies).Build();
        hub.On<NoticeLiveMessage>("notice", pushed.SetResult);
        await hub.StartAsync(Cancellation);

        var id = await program.OpenAsync(1);
        var message = await pushed.Task.WaitAsync(TestHost.Patience, Cancellation);
        Assert.Equal((id, true), (message.Case, message.Urgent));
        await TestHost.Until("in the inbox", async () => (int)(await InboxAsync(officer))["unread"]! == 1);
        var inbox = await InboxAsync(officer);
        var notice = Assert.Single(inbox["notices"]!.AsArray())!;
        Assert.Equal((message.Number, id, null), ((long)notice["number"]!, (string)notice["case"]!["id"]!, (string?)notice["readAt"]));
        Assert.Empty((await InboxAsync(other))["notices"]!.AsArray());

        Assert.Equal("404 unknownNotice", await other.AskAsync("POST", $"/api/v1/notices/{message.Number}/read"));
        Assert.Equal("204", await officer.AskAsync("POST", $"/api/v1/notices/{message.Number}/read"));
        Assert.Equal("204", await officer.AskAsync("POST", $"/api/v1/notices/{message.Number}/read"));
        Assert.Equal(0, (int)(await InboxAsync(officer))["unread"]!);
        Assert.NotNull((string?)Assert.Single(await program.ReadAsync(id))["readAt"]);
    }

    [Fact]
    public async Task An_inbox_has_pages()
    {
        await using var program = await NoticeProgram.StartAsync();
        using var officer = await Browser.OfAsync(program.Host, (Role.VillageOfficer, NoticeProgram.Village));
        for (var pond = 1; pond <= 3; pond++)
            await program.OpenAsync(pond);
        await TestHost.Until("three", async () => (int)(await InboxAsync(officer))["unread"]! == 3);
        var first = await InboxAsync(officer, "?limit=2");
        var second = await InboxAsync(officer, $"?limit=2&before={first["next"]}");
        Assert.Null(second["next"]);
        JsonNode[] pages = [first, second];
        var numbers = pages.SelectMany(page => page["notices"]!.AsArray()).Select(it => (long)it!["number"]!).ToList();
        Assert.Equal([.. numbers.OrderDescending()], numbers);
        Assert.Equal(3, numbers.Distinct().Count());
        Assert.Equal("400 badLimit", await officer.AskAsync("GET", "/api/v1/notices?limit=501"));
        Assert.Equal("400 badBefore", await officer.AskAsync("GET", "/api/v1/notices?before=x"));
    }

    [Fact]
    public async Task Preferences_are_kept_and_the_address_is_sealed()
    {
        var host = await shared.Value;
        using var wang = await Browser.OfAsync(host, (Role.VillageOfficer, NoticeProgram.Village));
        Assert.Equal(
            """{"version":0,"channels":["mail"],"quiet":null,"language":"zh-CN","mail":null,"available":[]}""",
            await ReadAsync(wang));
        var said = Body("""{"from":"22:30","until":"07:00"}""", "\"wang@village.example\"", "en", "dingTalk", "mail");
        Assert.Equal("200", await wang.AskAsync("PUT", Preferences, said));
        Assert.Equal(
            """
            {"version":1,"channels":["dingTalk","mail"],"quiet":{"from":"22:30","until":"07:00"},"language":"en",
            "mail":"wang@village.example","available":[]}
            """.ReplaceLineEndings(""),
            await ReadAsync(wang));
        Assert.Equal("409 staleVersion", await wang.AskAsync("PUT", Preferences, said));
        var id = (string)(await wang.SessionAsync())["person"]!["id"]!;
        var kept = (await host.Get<INoticeStore>().PreferenceAsync(id, Cancellation))!.Mail!;
        Assert.DoesNotContain("wang", kept, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("badChannels", "null", "null", "en", "inApp")]
    [InlineData("badChannels", "null", "null", "en", "mail", "mail")]
    [InlineData("wrongBody", "null", "null", "en", "pigeon")]
    [InlineData("badLanguage", "null", "null", "fr")]
    [InlineData("badQuiet", """{"from":"24:00","until":"07:00"}""", "null", "en")]
    [InlineData("badQuiet", """{"from":"07:00","until":"07:00"}""", "null", "en")]
    [InlineData("badMail", "null", "\"\"", "en")]
    [InlineData("badMail", "null", "\"wang\"", "en")]
    [InlineData("badMail", "null", "\"Wang <w@x.example>\"", "en")]
    [InlineData("badMail", "null", "\"w@x.example, v@x.example\"", "en")]
    [InlineData("badMail", "null", "\"w@x.example\\r\\nRCPT TO:<v@x.example>\"", "en")]
    public async Task What_makes_no_sense_is_refused(string reason, string quiet, string mail, string language, params string[] channels)
    {
        using var wang = await Browser.OfAsync(await shared.Value, (Role.VillageOfficer, NoticeProgram.Village));
        Assert.Equal($"400 {reason}", await wang.AskAsync("PUT", Preferences, Body(quiet, mail, language, channels)));
    }

    private static JsonObject Body(string quiet, string mail, string language, params string[] channels) => new JsonObject
    {
        ["version"] = 0, ["channels"] = new JsonArray([.. channels.Select(channel => (JsonNode)channel)]), ["language"] = language,
        ["quiet"] = JsonNode.Parse(quiet), ["mail"] = JsonNode.Parse(mail),
    };

    private static async Task<string> ReadAsync(Browser browser) =>
        (await browser.SendAsync("GET", Preferences)).Body!.ToJsonString(new() { Encoder =
            System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static async Task<JsonNode> InboxAsync(Browser browser, string query = "") =>
        (await browser.SendAsync("GET", $"/api/v1/notices{query}")).Body!;
}
