using System.Net;
using System.Net.Sockets;
using System.Text;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Media;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Tests.Media;

/// <summary>Uploads over the real program: whole, in pieces, interrupted, at once, and refused.</summary>
public sealed class UploadTests(SharedHost shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_photo_in_two_pieces_is_kept_and_its_place_is_offered_once()
    {
        var client = await ClientAsync();
        var photo = SamplePhotos.WithExif(SamplePhotos.Make(640, 480, 11), orientation: 6);
        var (path, answer) = await client.CreateAsync(photo.Length, "photo");
        Assert.Equal("201", answer);
        Assert.Equal((200, 0L), await client.OffsetAsync(path!));
        Assert.Equal(("204", 1_000L), First(await client.AppendAsync(path!, 0, photo[..1_000])));
        Assert.Equal("409 unfinished", (await client.ResultAsync(path!)).Answer);
        var (done, body, _) = await client.AppendAsync(path!, 1_000, photo[1_000..]);
        Assert.Equal("200", done);
        Assert.Equal(("photo", "image/jpeg"), ((string)body!["kind"]!, (string)body["contentType"]!));
        Assert.Equal((480, 640), ((int)body["width"]!, (int)body["height"]!));
        Assert.Equal(SamplePhotos.Longitude, (double)body["position"]!["longitude"]!, 6);
        Assert.Equal("2026-04-01T05:10:00+08:00", (string)body["takenAt"]!);
        Assert.True(Medium.IsId((string)body["id"]!));
        Assert.Equal(body.ToJsonString(), (await client.ResultAsync(path!)).Body!.ToJsonString());
        Assert.Equal((200, (long)photo.Length), await client.OffsetAsync(path!));

        var host = await shared.Value;
        var (again, same) = await client.UploadAsync(photo);
        Assert.Equal(("200", (string)body["id"]!), (again, (string)same!["id"]!));
        Assert.Single(host.Get<MediaFolder>().List(), file => file.Id == (string)body["id"]!);
        var kept = await host.Http.GetByteArrayAsync((string)body["url"]!, Cancellation);
        Assert.Equal((string)body["id"]!, MediaFolder.IdOf(kept));
        Assert.Equal(-1, kept.AsSpan().IndexOf("Exif"u8));
    }

    [Fact]
    public async Task A_voice_message_is_kept_byte_for_byte()
    {
        var client = await ClientAsync();
        var (answer, body) = await client.UploadAsync(SampleVoices.Ogg("ENCODER=kept"), "voice");
        Assert.Equal("200", answer);
        Assert.Equal(("voice", "audio/ogg", 1.0), ((string)body!["kind"]!, (string)body["contentType"]!, (double)body["seconds"]!));
        Assert.Null(body["thumbnail"]);
        Assert.Equal(MediaFolder.IdOf(SampleVoices.Ogg("ENCODER=kept")), (string)body["id"]!);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "text", "415 unknownType" },
        { "heic", "415 heicNotSupported" },
        { "video", "415 videoNotSupported" },
        { "bomb", "422 tooManyPixels" },
        { "cutPhoto", "422 truncated" },
        { "noPhoto", "422 notAnImage" },
        { "page", "422 polyglot" },
        { "place", "422 locationInside" },
        { "tail", "422 brokenStructure" },
        { "long", "422 tooLong" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_refused_is_told_why_and_told_again(string sample, string expected)
    {
        var client = await ClientAsync();
        var file = Bad(sample);
        var (path, _) = await client.CreateAsync(file.Length);
        Assert.Equal(expected, (await client.AppendAsync(path!, 0, file)).Answer);
        Assert.Equal(expected, (await client.ResultAsync(path!)).Answer);
        Assert.Equal("204", await client.RemoveAsync(path!));
        Assert.Equal("404 unknownUpload", (await client.ResultAsync(path!)).Answer);
    }

    [Theory]
    [InlineData("photo", 20 * 1_048_576, "201")]
    [InlineData("photo", (20 * 1_048_576) + 1, "413 tooLarge")]
    [InlineData("photo", 50 * 1_048_576, "413 tooLarge")]
    [InlineData("voice", 10 * 1_048_576, "201")]
    [InlineData("voice", (10 * 1_048_576) + 1, "413 tooLarge")]
    [InlineData(null, (20 * 1_048_576) + 1, "413 tooLarge")]
    [InlineData(null, 0, "400 badLength")]
    [InlineData(null, -1, "400 badLength")]
    [InlineData("video", 1, "400 badMetadata")]
    public async Task The_announced_size_is_judged_before_a_byte_is_read(string? kind, long length, string expected)
    {
        var client = await ClientAsync();
        var (path, answer) = await client.CreateAsync(length, kind);
        Assert.Equal(expected, answer);
        if (path is not null)
            await client.RemoveAsync(path);
    }

    [Fact]
    public async Task Wrong_offsets_and_too_many_bytes_change_nothing()
    {
        var client = await ClientAsync();
        var (path, _) = await client.CreateAsync(10);
        Assert.Equal("204", (await client.AppendAsync(path!, 0, new byte[4])).Answer);
        foreach (var offset in (long[])[0, 3, 5, 10, 11, long.MaxValue])
            Assert.Equal("409 offsetMismatch", (await client.AppendAsync(path!, offset, new byte[2])).Answer);
        Assert.Equal("413 tooLarge", (await client.AppendAsync(path!, 4, new byte[7])).Answer);
        Assert.Equal((200, 4L), await client.OffsetAsync(path!));
        await client.RemoveAsync(path!);
    }

    [Theory]
    [InlineData("..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("%2e%2e%2f%2e%2e%2frealtime.db")]
    public async Task Unknown_ids_are_unknown(string id)
    {
        var client = await ClientAsync();
        Assert.Equal("404 unknownUpload", (await client.ResultAsync($"/api/v1/uploads/{id}")).Answer);
        Assert.Equal("404 unknownUpload", (await client.AppendAsync($"/api/v1/uploads/{id}", 0, [1])).Answer);
        Assert.Equal("404 unknownUpload", await client.RemoveAsync($"/api/v1/uploads/{id}"));
        var (status, body) = await (await shared.Value).Read($"/api/v1/media/{id}");
        Assert.Equal((404, "unknownMedium"), (status, (string?)body["reason"]));
    }

    [Fact]
    public async Task A_connection_that_is_cut_leaves_what_arrived_and_the_upload_goes_on()
    {
        var host = await shared.Value;
        using var anonymous = host.Stranger();
        var client = new UploadClient(anonymous);
        var photo = SamplePhotos.Make(1_500, 1_000, 12);
        var (path, _) = await client.CreateAsync(photo.Length);
        using (var phone = new TcpClient())
        {
            await phone.ConnectAsync(IPAddress.Loopback, host.Http.BaseAddress!.Port, Cancellation);
            var stream = phone.GetStream();
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"PATCH {path} HTTP/1.1\r\nHost: {host.Http.BaseAddress.Authority}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
                    + $"Content-Type: application/offset+octet-stream\r\nContent-Length: {photo.Length}\r\n\r\n"),
                Cancellation);
            await stream.WriteAsync(photo.AsMemory(0, 3_000), Cancellation);
            await TestHost.Until("3,000 bytes on the disk", () => Task.FromResult(PartLength(host, path!) == 3_000));
            Assert.Equal(423, (await client.OffsetAsync(path!)).Status);
            Assert.Equal("423 uploadBusy", (await client.AppendAsync(path!, 3_000, photo[3_000..])).Answer);
            phone.Client.Close(0);
        }

        await TestHost.Until("the cut is noticed", async () => (await client.OffsetAsync(path!)).Status == 200);
        Assert.Equal((200, 3_000L), await client.OffsetAsync(path!));
        Assert.Equal("200", (await client.AppendAsync(path!, 3_000, photo[3_000..])).Answer);
    }

    [Fact]
    public async Task Of_many_that_send_the_same_piece_at_once_one_is_taken()
    {
        var client = await ClientAsync();
        var (path, _) = await client.CreateAsync(200_000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.AppendAsync(path!, 0, new byte[100_000])));
        Assert.Single(answers, answer => answer.Answer == "204");
        Assert.All(answers, answer => Assert.Contains(answer.Answer, (string[])["204", "423 uploadBusy", "409 offsetMismatch"]));
        Assert.Equal((200, 100_000L), await client.OffsetAsync(path!));
        await client.RemoveAsync(path!);
    }

    [Fact]
    public async Task An_upload_belongs_to_who_began_it()
    {
        var host = await shared.Value;
        using var mine = host.With(await host.AddKeyAsync((Role.Villager, "county")));
        using var other = host.With(await host.AddKeyAsync((Role.Villager, "county")));
        var (path, _) = await new UploadClient(mine).CreateAsync(10);
        Assert.Equal(404, (await new UploadClient(other).OffsetAsync(path!)).Status);
        Assert.Equal("404 unknownUpload", (await new UploadClient(other).AppendAsync(path!, 0, new byte[10])).Answer);
        Assert.Equal(200, (await new UploadClient(mine).OffsetAsync(path!)).Status);
    }

    [Fact]
    public async Task Unfinished_uploads_are_bounded_for_each_and_for_all()
    {
        await using var host = await TestHost.StartAsync("Media:MaxUploadsEach=2", "Media:MaxUploads=5");
        using var first = host.With(await host.AddKeyAsync((Role.Villager, "county")));
        using var second = host.With(await host.AddKeyAsync((Role.Villager, "county")));
        using var stranger = host.Stranger();
        var answers = new List<string>();
        foreach (var http in (HttpClient[])[first, first, first, stranger, stranger, stranger, second, second])
            answers.Add((await new UploadClient(http).CreateAsync(10)).Answer);
        Assert.Equal(
            ["201", "201", "429 tooManyUploads", "201", "201", "429 tooManyUploads", "201", "429 tooManyUploads"], answers);
        host.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(5, (await host.Get<MediaTidy>().SweepAsync(Cancellation)).Uploads);
        Assert.Equal("201", (await new UploadClient(first).CreateAsync(10)).Answer);
        Assert.Single(Directory.GetFiles(Path.Combine(host.Data, "uploads"), "*.part"));
    }

    [Fact]
    public async Task No_upload_begins_without_room()
    {
        await using var host = await TestHost.StartAsync("Media:MaxFolderMegabytes=1");
        using var http = host.With(await host.AddKeyAsync((Role.Villager, "county")));
        var client = new UploadClient(http);
        Assert.Equal("201", (await client.CreateAsync(600_000)).Answer);
        Assert.Equal("507 storageFull", (await client.CreateAsync(600_000)).Answer);
        Assert.Equal("201", (await client.CreateAsync(400_000)).Answer);
    }

    [Fact]
    public async Task Another_version_of_tus_is_refused_and_the_rules_are_told()
    {
        var host = await shared.Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/uploads");
        request.Headers.Add("Tus-Resumable", "0.2.2");
        using var refused = await host.Send(request);
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        using var ask = new HttpRequestMessage(HttpMethod.Options, "/api/v1/uploads");
        using var rules = await host.Send(ask);
        Assert.Equal("1.0.0", rules.Headers.GetValues("Tus-Version").Single());
        Assert.Equal("creation,termination,expiration", rules.Headers.GetValues("Tus-Extension").Single());
        Assert.Equal("20971520", rules.Headers.GetValues("Tus-Max-Size").Single());
    }

    [Fact]
    public async Task What_arrived_before_the_program_ended_is_there_for_the_next_one()
    {
        var host = await shared.Value;
        var data = Directory.CreateTempSubdirectory("uploads-").FullName;
        var photo = SamplePhotos.Make(300, 200, 13);
        var current = new CurrentCaller(host.Get<TimeProvider>());
        var upload = Service(host, data).Create(current, photo.Length, MediaKind.Photo).Upload!;
        await Service(host, data).AppendAsync(current, upload.Id, 0, new MemoryStream(photo, 0, 500), null, Cancellation);
        Assert.Equal(500, Service(host, data).Find(current, upload.Id).Offset);

        // All bytes are there, and the program ended before it judged them.
        await File.WriteAllBytesAsync(Path.Combine(data, "uploads", $"{upload.Id}.part"), photo, Cancellation);
        var next = Service(host, data);
        Assert.Equal(photo.Length, next.Find(current, upload.Id).Offset);
        var judged = await next.ResultAsync(current, upload.Id, Cancellation);
        Assert.True(Medium.IsId(judged.Upload!.Outcome!.Medium));
        Assert.Equal(judged.Upload, (await Service(host, data).ResultAsync(current, upload.Id, Cancellation)).Upload);
        Directory.Delete(data, recursive: true);
    }

    private static Uploads Service(TestHost host, string data) => new(
        new UploadFolder(data), new MediaFolder(data), host.Get<IMediaStore>(), host.Get<MediaJudge>(), host.Get<MediaRoom>(),
        Options.Create(new MediaOptions()), host.Get<TimeProvider>(), NullLogger<Uploads>.Instance);

    private static long PartLength(TestHost host, string path) =>
        new FileInfo(Path.Combine(host.Data, "uploads", $"{path.Split('/')[^1]}.part")).Length;

    private static (string Answer, long? Offset) First((string Answer, System.Text.Json.Nodes.JsonNode? Body, long? Offset) answer) =>
        (answer.Answer, answer.Offset);

    private static byte[] Bad(string sample) => sample switch
    {
        "text" => "just text"u8.ToArray(),
        "heic" => SampleVoices.Box("ftyp", "heic\0\0\0\0mif1heic"u8.ToArray()),
        "video" => SampleVoices.Mp4("vide"),
        "bomb" => SamplePhotos.Bomb(20_000, 20_000),
        "cutPhoto" => SamplePhotos.Make(600, 400, 14)[..^2_000],
        "noPhoto" => [0xFF, 0xD8, 0xFF, .. new byte[200]],
        "page" => SampleVoices.Ogg("<script>alert(1)</script>"),
        "place" => SampleVoices.Ogg("location=Wukang"),
        "tail" => [.. SampleVoices.Ogg(), .. "tail"u8],
        _ => SampleVoices.Wav(seconds: 301),
    };

    // Each test has an identity of its own, so that none uses up the uploads of another.
    private async Task<UploadClient> ClientAsync()
    {
        var host = await shared.Value;
        return new UploadClient(host.With(await host.AddKeyAsync((Role.Villager, "county"))));
    }
}
