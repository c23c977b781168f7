using System.Net;
using System.Net.Http.Headers;
using Deqing.Realtime.Api.Media;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Tests.Media;

/// <summary>Who reads a medium, with which headers, and for how long it is there.</summary>
public sealed class MediaEndpointsTests(SharedHost shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_medium_is_for_its_uploaders_and_for_who_reads_the_cases_of_the_county()
    {
        var host = await shared.Value;
        using var mine = host.With(await host.AddKeyAsync((Role.Villager, "county")));
        using var other = host.With(await host.AddKeyAsync((Role.Villager, "county")));
        using var township = host.With(await host.AddKeyAsync((Role.Checker, $"township:{TestPack.FirstTownship}")));
        using var checker = host.With(await host.AddKeyAsync((Role.Checker, "county")));
        using var stranger = host.Stranger();
        var url = (string)(await new UploadClient(mine).UploadAsync(SamplePhotos.Make(50, 40, 21))).Body!["url"]!;
        foreach (var path in (string[])[url, $"{url}/thumbnail"])
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(mine, path));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(checker, path));
            foreach (var outsider in (HttpClient[])[other, township, stranger])
                Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(outsider, path));
        }

        await new UploadClient(other).UploadAsync(SamplePhotos.Make(50, 40, 21));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other, url));
    }

    [Fact]
    public async Task Answers_are_kept_privately_for_ever_and_can_do_nothing()
    {
        var host = await shared.Value;
        var client = new UploadClient(host.Http);
        var photo = (await client.UploadAsync(SamplePhotos.Make(50, 40, 22))).Body!;
        var voice = (await client.UploadAsync(SampleVoices.Ogg("ENCODER=headers"))).Body!;
        foreach (var (path, type, disposition) in ((string, string, string)[])
        [
            ((string)photo["url"]!, "image/jpeg", "inline"), ((string)photo["thumbnail"]!, "image/jpeg", "inline"),
            ((string)voice["url"]!, "audio/ogg", "attachment"),
        ])
        {
            using var answer = await host.Get(path);
            Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(disposition, answer.Content.Headers.ContentDisposition!.DispositionType);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal(
                "default-src 'none'; frame-ancestors 'none'; sandbox", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.True(answer.Headers.CacheControl is { Private: true, MaxAge.TotalDays: 365 });
            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
            using var unchanged = await host.Send(again);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        }

        using var part = new HttpRequestMessage(HttpMethod.Get, (string)voice["url"]!);
        part.Headers.Range = new RangeHeaderValue(0, 3);
        using var four = await host.Send(part);
        Assert.Equal(HttpStatusCode.PartialContent, four.StatusCode);
        Assert.Equal("OggS"u8.ToArray(), await four.Content.ReadAsByteArrayAsync(Cancellation));
        using var none = await host.Get($"{voice["url"]}/thumbnail");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task What_no_case_uses_goes_after_two_days_and_so_do_files_without_a_row()
    {
        await using var host = await TestHost.StartAsync();
        var client = new UploadClient(host.Http);
        var (used, unused) = (
            (string)(await client.UploadAsync(SamplePhotos.Make(50, 40, 31))).Body!["id"]!,
            (string)(await client.UploadAsync(SamplePhotos.Make(50, 40, 32))).Body!["id"]!);
        Assert.Empty(await host.Get<IMediaStore>().UseAsync([used], "case", host.Now, Cancellation));
        using (var left = host.Get<MediaFolder>().Write("left by a crash"u8, null))
            left.Place();
        host.Clock.Advance(TimeSpan.FromHours(47));
        Assert.Equal((2, 0, 0), await host.Get<MediaTidy>().SweepAsync(Cancellation));
        host.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal((0, 1, 1), await host.Get<MediaTidy>().SweepAsync(Cancellation));
        Assert.Equal(used, Assert.Single(host.Get<MediaFolder>().List()).Id);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host.Http, $"/api/v1/media/{used}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host.Http, $"/api/v1/media/{unused}"));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path, Cancellation);
        return answer.StatusCode;
    }
}
