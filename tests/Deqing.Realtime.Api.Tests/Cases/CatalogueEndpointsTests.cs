using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Deqing.Realtime.Api.Tests.SignIn;

namespace Deqing.Realtime.Api.Tests.Cases;

public sealed class CatalogueEndpointsTests(SharedHost shared)
{
    [Fact]
    public async Task Everybody_reads_groups_categories_and_departments()
    {
        var host = await shared.Value;
        using var nobody = new Browser(host);
        var catalogue = JsonNode.Parse(
            await nobody.Client.GetStringAsync("/api/v1/catalogue", TestContext.Current.CancellationToken))!;
        Assert.Equal(
            """{"id":"agriculture","names":{"zh":"农业局","en":"Agriculture"},"synthetic":false}""",
            catalogue["departments"]![0]!.ToJsonString(Plain.Text));
        Assert.Equal(
            """{"id":"environment","code":"02","names":{"zh":"环境","en":"Environment"}}""",
            catalogue["groups"]![1]!.ToJsonString(Plain.Text));
        Assert.Equal(["pondOxygen", "pondPh", "garbage"], catalogue["categories"]!.AsArray().Select(category => (string)category!["id"]!));
        Assert.Equal(
            """
            {"id":"garbage","code":"0201","group":"environment","names":{"zh":"垃圾","en":"Rubbish"},"keywords":["垃圾","rubbish"],
            "isPublic":true,"isQuestion":false,"level":"notice","promise":{"class":"workDay","value":5},"conditions":[
            {"id":"usual","filing":{"zh":"一般","en":"Usual"},"limit":{"class":"workDay","value":1},"closing":{"zh":"清除","en":"Removed"}},
            {"id":"large","filing":{"zh":"大量","en":"Large"},"limit":{"class":"workDay","value":3},"closing":{"zh":"清运","en":"Carted away"}}
            ],"evidence":["photo"],"check":"always","checkShare":100}
            """.ReplaceLineEndings(""),
            catalogue["categories"]![2]!.ToJsonString(Plain.Text));
        Assert.Equal(
            """{"class":"urgentHour","value":2}""", catalogue["categories"]![0]!["conditions"]![0]!["limit"]!.ToJsonString(Plain.Text));
        Assert.Equal(("byLot", 20), ((string)catalogue["categories"]![0]!["check"]!, (int)catalogue["categories"]![0]!["checkShare"]!));
    }

    [Fact]
    public async Task A_client_that_has_it_is_not_sent_it_again()
    {
        var host = await shared.Value;
        using var first = await Ask(null);
        Assert.Equal(["br"], first.Content.Headers.ContentEncoding);
        Assert.Equal("application/json", first.Content.Headers.ContentType!.MediaType);
        Assert.False(first.Headers.ETag!.IsWeak);
        using var again = await Ask(first.Headers.ETag);
        Assert.Equal(304, (int)again.StatusCode);
        using var other = await Ask(new EntityTagHeaderValue("\"another\""));
        Assert.Equal(200, (int)other.StatusCode);

        async Task<HttpResponseMessage> Ask(EntityTagHeaderValue? known)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/catalogue");
            request.Headers.AcceptEncoding.ParseAdd("gzip, br");
            if (known is not null)
                request.Headers.IfNoneMatch.Add(known);
            return await host.Send(request);
        }
    }
}
