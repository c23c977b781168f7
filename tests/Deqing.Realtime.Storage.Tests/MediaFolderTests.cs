namespace Deqing.Realtime.Storage.Tests;

/// <summary>Files named by their content, and uploads on their way.</summary>
public sealed class MediaFolderTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("media-tests-").FullName;

    [Fact]
    public void The_same_bytes_are_one_file_under_their_hash()
    {
        var folder = new MediaFolder(data);
        foreach (var _ in (int[])[1, 2])
        {
            using var draft = folder.Write("abc"u8, [1, 2]);
            draft.Place();
            Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", draft.Id);
        }

        var (id, bytes, _) = Assert.Single(folder.List());
        Assert.Equal(5, bytes);
        Assert.True(File.Exists(Path.Combine(data, "media", "ba", "78", id)));
        using (var content = new StreamReader(folder.OpenRead(id)!))
            Assert.Equal("abc", content.ReadToEnd());
        folder.Remove(id);
        folder.Remove(id);
        Assert.Null(folder.OpenRead(id));
        Assert.Null(folder.OpenThumbnail(id));
        Assert.Null(folder.OpenRead(MediaFolder.IdOf("never"u8)));
        folder.Remove(MediaFolder.IdOf("never"u8));
    }

    [Fact]
    public void A_draft_that_was_not_placed_leaves_nothing()
    {
        var folder = new MediaFolder(data);
        folder.Write("abc"u8, null).Dispose();
        _ = folder.Write("left by a crash"u8, [1]);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(data, "media")).Length);
        Assert.Empty(new MediaFolder(data).List());
        Assert.Empty(Directory.GetFiles(Path.Combine(data, "media")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../etc/passwd")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a/")]
    public void Nothing_but_a_hash_becomes_a_path(string id)
    {
        Assert.False(Medium.IsId(id));
        Assert.Throws<ArgumentException>(() => new MediaFolder(data).OpenRead(id));
        Assert.Throws<ArgumentException>(() => new UploadFolder(data).Open(id));
    }

    [Fact]
    public void An_upload_is_held_by_one_and_found_by_the_next_program()
    {
        var folder = new UploadFolder(data);
        var upload = new Upload(Upload.NewId(), 10, "wang", DateTimeOffset.UnixEpoch, null);
        folder.Create(upload);
        using (var file = folder.Open(upload.Id))
        {
            file!.Write("abc"u8);
            Assert.Null(folder.Open(upload.Id));
        }

        var next = new UploadFolder(data);
        Assert.Equal(upload, Assert.Single(next.Load()));
        var done = upload with { Outcome = new UploadOutcome("id", null, new Domain.Places.Position(120, 30), null) };
        using (var file = next.Open(upload.Id))
        {
            Assert.Equal(3, file!.Length);
            next.Finish(done, file);
        }

        Assert.Equal(done, Assert.Single(new UploadFolder(data).Load()));
        Assert.Throws<FileNotFoundException>(() => next.Open(upload.Id));
        next.Remove(upload.Id);
        Assert.Empty(new UploadFolder(data).Load());
    }

    [Fact]
    public void What_a_crash_left_half_made_is_cleared_away()
    {
        var folder = new UploadFolder(data);
        var uploads = Path.Combine(data, "uploads");
        File.WriteAllText(Path.Combine(uploads, $"{Upload.NewId()}.part"), "no facts");
        File.WriteAllText(Path.Combine(uploads, $"{Upload.NewId()}.json.new"), "half");
        File.WriteAllText(Path.Combine(uploads, $"{Upload.NewId()}.json"), "{not json");
        Assert.Empty(folder.Load());
        Assert.Single(Directory.GetFiles(uploads));
    }

    public void Dispose() => Directory.Delete(data, recursive: true);
}
