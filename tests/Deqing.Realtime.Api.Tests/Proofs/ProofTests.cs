using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Deqing.Realtime.Api.Operators;
using Deqing.Realtime.Api.Proofs;
using Deqing.Realtime.Api.Tests.Media;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Proofs;
using Deqing.Realtime.Storage;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Api.Tests.Proofs;

/// <summary>What the county gives out to prove its cases, and what the command says of it.</summary>
public sealed class ProofTests : IAsyncLifetime
{
    private const string Hostile = "<script>alert('x')</script> \"><img src=x onerror=alert(1)> 死鱼";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("proofs-");
    private TestHost host = null!;
    private string caseId = "", photo = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync();
        var since = host.Now.AddMinutes(-6);
        await host.Observe("S00001", since, ("dissolvedOxygen", 2.4f));
        await host.Observe("S00001", since.AddMinutes(5), ("dissolvedOxygen", 2.2f));
        caseId = (string)(await host.Read("/api/v1/cases?pond=P0001")).Body["cases"]![0]!["id"]!;
        photo = (string)(await new UploadClient(host.Http).UploadAsync(SamplePhotos.Make(40, 30))).Body!["id"]!;
        Assert.Empty(await host.Get<IMediaStore>().UseAsync([photo], caseId, host.Now, Stop));
        var log = host.Get<IStore>().Cases;
        var row = (await log.FindAsync([caseId], Stop))[0];
        var by = new Actor("p1", $"王<b>五</b>{Hostile}", Role.CommandCenter, null, "web");
        Assert.Equal(
            AppendResult.Appended,
            await log.AppendAsync(
                caseId, row.Case.Version, [new CaseNoted(host.Now, by, Hostile, [new Evidence(photo, EvidenceKind.Photo)], false)],
                row.Case with { Version = row.Case.Version + 1 }, [], Stop));
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_copy_is_checked_by_the_command_with_receipt_key_and_kept_days_and_one_changed_byte_is_named()
    {
        host.Clock.Advance(TimeSpan.FromDays(2));
        Assert.InRange(await host.Get<DaySealer>().SealAsync(Stop), 1, 2);
        var copy = await SaveAsync($"/api/v1/cases/{caseId}/copy", "copy.json");
        var key = Path("key.pem");
        await File.WriteAllTextAsync(key, (string)(await host.Read("/api/v1/proofs/key")).Body["pem"]!, Stop);
        var days = await SaveAsync("/api/v1/proofs/days", "days.json");
        var read = CaseCopy.Read(await File.ReadAllBytesAsync(copy, Stop), out _)!;
        var receipt = ReceiptCode.Of(2026, read.Number, read.Events[^1].Link.AsSpan()).ToString();

        Assert.NotEmpty(read.Days);
        Assert.Equal(
            (0, $"Nothing was changed. {read.Version} events, {read.Version} of them under sealed days.\n"
                + $"The receipt is of event {read.Version}.\n", ""),
            await RunAsync("case", "verify", copy, "--receipt", receipt, "--key", key, "--days", days));
        Assert.Contains("compare it with", (await RunAsync("case", "verify", copy)).Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(
            copy, (await File.ReadAllTextAsync(copy, Stop)).Replace("死鱼", "活鱼", StringComparison.Ordinal), Stop);
        Assert.Equal(
            (1, "", $"Event {read.Version} is not as it was written. [changedEvent]\n"),
            await RunAsync("case", "verify", copy, "--key", key));
    }

    [Fact]
    public async Task A_pack_holds_pages_without_a_script_in_which_what_anybody_wrote_is_text()
    {
        var path = await SaveAsync($"/api/v1/cases/{caseId}/pack", "pack.zip");
        using (var zip = await ZipFile.OpenReadAsync(path, Stop))
        {
            Assert.Equal(
                ["copy.json", "index.en.html", "index.html", "manifest.json", $"media/{photo}.jpg", "readings.csv"],
                zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
            var number = (string)(await host.Read($"/api/v1/cases/{caseId}")).Body["number"]!;
            foreach (var (name, word) in ((string, string)[])[("index.html", "监测报警立案"), ("index.en.html", "Opened by an alarm")])
            {
                var html = await TextAsync(zip, name);
                Assert.Contains($" {number}</h1>", html, StringComparison.Ordinal);
                Assert.Contains(word, html, StringComparison.Ordinal);
                Assert.Contains("死鱼", html, StringComparison.Ordinal);
                Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
                Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("<img src=x", html, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("<b>", html, StringComparison.OrdinalIgnoreCase);
                Assert.Contains($"<img alt=\"\" src=\"media/{photo}.jpg\">", html, StringComparison.Ordinal);
                Assert.Contains("<polyline", html, StringComparison.Ordinal);
            }

            var readings = (await TextAsync(zip, "readings.csv")).TrimEnd().Split("\r\n");
            Assert.Equal("time,sensor,metric,unit,value,quality", readings[0]);
            Assert.Equal(2, readings.Count(line => line.Contains(",dissolvedOxygen,", StringComparison.Ordinal)));
        }

        Assert.Equal(0, (await RunAsync("case", "verify", path)).Code);
        using (var zip = await ZipFile.OpenAsync(path, ZipArchiveMode.Update, Stop))
        {
            zip.GetEntry("readings.csv")!.Delete();
            zip.GetEntry($"media/{photo}.jpg")!.Delete();
            await using var other = await zip.CreateEntry($"media/{photo}.jpg").OpenAsync(Stop);
            await other.WriteAsync("another photo"u8.ToArray(), Stop);
        }

        Assert.Equal(
            (1, "", $"readings.csv is missing. [missingFile]\nmedia/{photo}.jpg is not the file that was sealed. [changedFile]\n"),
            await RunAsync("case", "verify", path));
    }

    [Fact]
    public async Task A_pack_of_a_thousand_events_and_fifty_photos_is_whole()
    {
        const int events = 1_000, photos = 50;
        var client = new UploadClient(host.Http);
        var evidence = new List<Evidence>();
        for (var index = 0; index < photos - 1; index++)
            evidence.Add(new Evidence(
                (string)(await client.UploadAsync(SamplePhotos.Make(60 + index, 40))).Body!["id"]!, EvidenceKind.Photo));
        Assert.Empty(await host.Get<IMediaStore>().UseAsync([.. evidence.Select(piece => piece.Medium)], caseId, host.Now, Stop));
        var notes = evidence.Chunk(CaseFile.MaxEvidence).ToArray();
        var log = host.Get<IStore>().Cases;
        var state = (await log.FindAsync([caseId], Stop))[0].Case;
        for (var version = state.Version; version < events; version++)
        {
            var note = new CaseNoted(
                host.Now, Actor.Engine, $"note {version} of the case", version - 2 < notes.Length ? [.. notes[version - 2]] : [], false);
            state = CaseEvolution.Evolve(state, note);
            Assert.Equal(AppendResult.Appended, await log.AppendAsync(caseId, version, [note], state, [], Stop));
        }

        var path = await SaveAsync($"/api/v1/cases/{caseId}/pack", "large.zip");
        using (var zip = await ZipFile.OpenReadAsync(path, Stop))
        {
            Assert.Equal(photos, zip.Entries.Count(entry => entry.FullName.StartsWith("media/", StringComparison.Ordinal)));
            var html = await TextAsync(zip, "index.html");
            Assert.Equal(photos, html.Split("<img alt=").Length - 1);
            Assert.Contains($"<strong>{events}. ", html, StringComparison.Ordinal);
        }

        var (code, output, _) = await RunAsync("case", "verify", path);
        Assert.Equal(0, code);
        Assert.StartsWith($"Nothing was changed. {events} events, 0 of them under sealed days.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_are_sealed_after_a_gap_and_a_changed_row_is_found_in_the_database()
    {
        host.Clock.Advance(TimeSpan.FromDays(3));
        var count = await host.Get<DaySealer>().SealAsync(Stop);
        Assert.InRange(count, 2, 3);
        Assert.Equal(0, await host.Get<DaySealer>().SealAsync(Stop));
        Assert.Equal(count, (await host.Read("/api/v1/proofs/days")).Body["days"]!.AsArray().Count);
        Assert.Equal(
            (0, $"1 cases with {2} events and {count} sealed days were checked; 0 findings.\n", ""),
            await RunAsync("case", "verify", "--all"));
        await TamperAsync("UPDATE case_event SET payload = replace(payload, '死鱼', '活鱼') WHERE version = 2");
        var (code, _, errors) = await RunAsync("case", "verify", "--all");
        Assert.Equal((1, $"Case {caseId}: Event 2 is not as it was written. [changedEvent]\n"), (code, errors));

        // Days that were taken away are not sealed anew.
        await TamperAsync("DELETE FROM case_day_head");
        await TamperAsync("DELETE FROM case_day");
        Assert.Equal(0, await host.Get<DaySealer>().SealAsync(Stop));
        Assert.Contains("[wrongDay]", (await RunAsync("case", "verify", "--all")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copies_and_packs_are_for_who_reads_the_case_and_key_and_days_for_everybody()
    {
        using var stranger = host.Stranger();
        using var elsewhere = host.With(await host.AddKeyAsync((Role.Checker, $"township:{TestPack.SecondTownship}")));
        foreach (var path in (string[])[$"/api/v1/cases/{caseId}/copy", $"/api/v1/cases/{caseId}/pack"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(path, Stop)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.GetAsync(path, Stop)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await host.Get("/api/v1/cases/nothing/pack")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/api/v1/proofs/key", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/api/v1/proofs/days", Stop)).StatusCode);
        Assert.Equal("badInterval", (string?)(await host.Read("/api/v1/proofs/days?from=yesterday")).Body["reason"]);
        Assert.Equal("badInterval", (string?)(await host.Read("/api/v1/proofs/days?from=2026-04-02&until=2026-04-01")).Body["reason"]);
    }

    [Theory]
    [InlineData("case verify", "Name one file")]
    [InlineData("case verify a.json b.json", "Name one file")]
    [InlineData("case verify a.json --all", "Name one file")]
    [InlineData("case verify nowhere.json", "nowhere.json")]
    [InlineData("case verify nowhere.json --receipt 12", "no code of a receipt")]
    public async Task What_makes_no_sense_is_refused_in_words(string line, string words)
    {
        var (code, output, errors) = await RunAsync(line.Split(' '));
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(words, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_languages_have_every_event_and_every_stage()
    {
        Assert.Equal(PackTexts.All[0].Names.Order(), PackTexts.All[1].Names.Order());
        var types = typeof(CaseEvent).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
            .Cast<JsonDerivedTypeAttribute>().Select(type => $"event.{type.TypeDiscriminator}");
        var stages = Enum.GetNames<CaseStage>().Select(stage => $"stage.{JsonNamingPolicy.CamelCase.ConvertName(stage)}");
        Assert.Empty(types.Concat(stages).Except(PackTexts.All[0].Names));
    }

    private string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    private async Task<string> SaveAsync(string url, string name)
    {
        using var answer = await host.Get(url);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await File.WriteAllBytesAsync(Path(name), await answer.Content.ReadAsByteArrayAsync(Stop), Stop);
        return Path(name);
    }

    private async Task TamperAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={System.IO.Path.Combine(host.Data, "realtime.db")};Pooling=False");
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync(Stop));
    }

    private static async Task<string> TextAsync(ZipArchive zip, string name)
    {
        await using var stream = await zip.GetEntry(name)!.OpenAsync(Stop);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(Stop);
    }

    // A file is checked without any setting; the database needs them.
    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] command)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        string[] settings = command.Contains("--all")
            ? [$"--Data:Directory={host.Data}", $"--County:Pack={host.Pack}", "--Fleet:Enabled=false"]
            : [];
        var code = await OperatorCommands.RunAsync([.. command, .. settings], output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
