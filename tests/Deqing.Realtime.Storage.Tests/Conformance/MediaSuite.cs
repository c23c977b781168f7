namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteMediaTests(Databases databases) : MediaSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresMediaTests(Databases databases) : MediaSuite(databases, StorageProvider.Postgres);

public abstract class MediaSuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    private static readonly DateTimeOffset Day = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private IMediaStore Media => Store.Media;

    [Fact]
    public async Task What_was_added_is_found_as_it_was()
    {
        var photo = Photo(1);
        var voice = new Medium(Id(2), MediaKind.Voice, "audio/ogg", 4_000_000_000, null, null, 12.5, Day, Day, null);
        Assert.Equal(photo, await Add(photo, "wang"));
        Assert.Equal(voice, await Add(voice, ""));
        Assert.Equal(photo, await Media.FindAsync(photo.Id, Stop));
        Assert.Equal(voice, await Media.FindAsync(voice.Id, Stop));
        Assert.Null(await Media.FindAsync(Id(3), Stop));
        Assert.Null(await Media.FindAsync("../../etc/passwd\0", Stop));
    }

    [Fact]
    public async Task The_same_bytes_are_one_medium_with_two_uploaders()
    {
        await Add(Photo(1), "wang");
        var again = await Add(Photo(1) with { CreatedAt = Day.AddHours(5), OfferedAt = Day.AddHours(5) }, "li");
        Assert.Equal(Photo(1) with { OfferedAt = Day.AddHours(5) }, again);
        Assert.Equal(Day.AddHours(5), (await Add(Photo(1), "wang")).OfferedAt);
        Assert.True(await Media.IsUploaderAsync(Id(1), "wang", Stop));
        Assert.True(await Media.IsUploaderAsync(Id(1), "li", Stop));
        Assert.False(await Media.IsUploaderAsync(Id(1), "zhao", Stop));
        await Add(Photo(2), "");
        Assert.False(await Media.IsUploaderAsync(Id(2), "", Stop));
    }

    [Fact]
    public async Task A_file_that_could_not_be_placed_leaves_no_row()
    {
        await Assert.ThrowsAsync<IOException>(() => Media.AddAsync(Photo(1), "wang", () => throw new IOException("full"), Stop));
        Assert.Null(await Media.FindAsync(Id(1), Stop));
        Assert.False(await Media.IsUploaderAsync(Id(1), "wang", Stop));
    }

    [Fact]
    public async Task A_case_uses_all_or_nothing_and_is_told_what_is_unknown()
    {
        await Add(Photo(1), "wang");
        await Add(Photo(2), "wang");
        Assert.Equal([Id(9), "nonsense\0"], await Media.UseAsync([Id(1), Id(9), "nonsense\0", Id(9)], "c1", Day, Stop));
        Assert.Null((await Media.FindAsync(Id(1), Stop))!.UsedAt);
        Assert.Empty(await Media.UseAsync([Id(2), Id(1), Id(2)], "c1", Day.AddHours(1), Stop));
        Assert.Empty(await Media.UseAsync([Id(1)], "c1", Day.AddHours(2), Stop));
        Assert.Empty(await Media.UseAsync([Id(1)], "c2", Day.AddHours(3), Stop));
        Assert.Equal(Day.AddHours(1), (await Media.FindAsync(Id(1), Stop))!.UsedAt);
        Assert.Equal(["c1", "c2"], await Media.CasesOfAsync(Id(1), Stop));
        Assert.Equal([Id(2), Id(1)], (await Media.OfCaseAsync("c1", Stop)).Select(medium => medium.Id));
        Assert.Empty(await Media.UseAsync([], "c3", Day, Stop));
        Assert.Empty(await Media.CasesOfAsync("nonsense\0", Stop));
    }

    [Fact]
    public async Task No_more_media_are_used_at_once_than_the_limit()
    {
        var most = Enumerable.Range(0, IMediaStore.MaxUsed).Select(Id).ToArray();
        Assert.Equal(most.Length, (await Media.UseAsync([.. most], "c1", Day, Stop)).Length);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Media.UseAsync([.. most, Id(999)], "c1", Day, Stop));
    }

    [Fact]
    public async Task Only_what_no_case_uses_is_removed_after_its_time_oldest_first()
    {
        foreach (var number in (int[])[3, 1, 2])
            await Add(Photo(number) with { OfferedAt = Day.AddHours(number) }, "wang");
        await Add(Photo(4), "wang");
        await Media.UseAsync([Id(4)], "c1", Day, Stop);
        var removed = new List<string>();
        Assert.Equal(1, await Media.RemoveUnusedAsync(Day.AddHours(3), 1, removed.Add, Stop));
        Assert.Equal([Id(1)], removed);
        Assert.Equal(1, await Media.RemoveUnusedAsync(Day.AddHours(3), 100, removed.Add, Stop));
        Assert.Equal(0, await Media.RemoveUnusedAsync(Day.AddHours(3), 100, removed.Add, Stop));
        Assert.Equal([Id(1), Id(2)], removed);
        Assert.Equal([Id(1), Id(2), "x"], await Media.UnknownAsync([Id(1), Id(2), "x", Id(3), Id(4)], Stop));
        Assert.False(await Media.IsUploaderAsync(Id(1), "wang", Stop));
        Assert.Equal([Id(1)], await Media.UseAsync([Id(1)], "c2", Day, Stop));
    }

    [Fact]
    public async Task A_file_that_cannot_be_removed_keeps_its_row()
    {
        await Add(Photo(1), "wang");
        await Assert.ThrowsAsync<IOException>(
            () => Media.RemoveUnusedAsync(Day.AddHours(1), 10, _ => throw new IOException("read only"), Stop));
        Assert.NotNull(await Media.FindAsync(Id(1), Stop));
        Assert.True(await Media.IsUploaderAsync(Id(1), "wang", Stop));
    }

    [Fact]
    public async Task Adding_and_removing_the_same_medium_at_once_never_leaves_a_row_without_a_file()
    {
        var place = new object();
        var files = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(
                Media.AddAsync(Photo(1), "wang", () => { lock (place) files.Add(Id(1)); }, Stop),
                Media.RemoveUnusedAsync(Day.AddHours(1), 10, id => { lock (place) files.Remove(id); }, Stop));
            Assert.Equal(files.Contains(Id(1)), await Media.FindAsync(Id(1), Stop) is not null);
        }
    }

    private Task<Medium> Add(Medium medium, string uploader) => Media.AddAsync(medium, uploader, () => { }, Stop);

    private static string Id(int number) => number.ToString("x64", null);

    private static Medium Photo(int number) =>
        new(Id(number), MediaKind.Photo, "image/jpeg", 1_000 + number, 640, 480, null, Day, Day, null);
}
