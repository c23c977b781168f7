using System.Security.Cryptography;
using System.Text.Json;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage;

/// <summary>What became of an upload whose bytes are all there.</summary>
/// <param name="Medium">Id of the medium it became, or null if it was refused.</param>
/// <param name="Refusal">Why it was refused, in one word, or null.</param>
/// <param name="Position">Where the photo says it was taken, or null.</param>
/// <param name="TakenAt">When the photo says it was taken, or null.</param>
public sealed record UploadOutcome(string? Medium, string? Refusal, Position? Position, DateTimeOffset? TakenAt);

/// <summary>An upload. How much of it has arrived is the length of its file and stands nowhere else.</summary>
/// <param name="Id">128 random bits in 32 lower-case hexadecimal digits: who knows it may go on with it.</param>
/// <param name="Length">How many bytes it will have.</param>
/// <param name="Owner">Id of who began it, who alone may go on; empty for who has not signed in.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="Outcome">What became of it, or null while nobody has judged it.</param>
public sealed record Upload(string Id, long Length, string Owner, DateTimeOffset CreatedAt, UploadOutcome? Outcome)
{
    private const int IdLength = 32;

    /// <summary>A new id.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(IdLength, lowercase: true);

    /// <summary>Whether a text can be the id of an upload. Nothing else ever becomes part of a path.</summary>
    public static bool IsId(string? text) => text is { Length: IdLength } && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>
/// Uploads on their way, in <c>uploads/</c> of the data folder: what is known of each as JSON and what has arrived beside it. Both
/// survive the end of the process at any moment. A file that is open is held, so one upload is written by one request at a time.
/// </summary>
public sealed class UploadFolder
{
    private const string Facts = ".json", Part = ".part", Draft = ".new";

    private readonly string root;

    /// <summary>Opens the folder, making it if there is none.</summary>
    /// <param name="data">The data folder.</param>
    /// <exception cref="IOException">It cannot be made or written.</exception>
    public UploadFolder(string data)
    {
        root = Path.Combine(Path.GetFullPath(data), "uploads");
        DurableFiles.MakeFolder(root);
    }

    /// <summary>Every upload there is; what a crash left half made or half removed is cleared away.</summary>
    public ImmutableArray<Upload> Load()
    {
        var uploads = ImmutableArray.CreateBuilder<Upload>();
        foreach (var path in Directory.EnumerateFiles(root))
        {
            var id = Path.GetFileNameWithoutExtension(path);
            if (path.EndsWith(Draft, StringComparison.Ordinal))
                File.Delete(path);
            else if (path.EndsWith(Part, StringComparison.Ordinal) && !File.Exists(FactsOf(id)))
                File.Delete(path);
            else if (path.EndsWith(Facts, StringComparison.Ordinal) && Read(path) is { } upload && upload.Id == id)
                uploads.Add(upload);
        }

        foreach (var done in uploads.Where(upload => upload.Outcome is not null))
            File.Delete(PartOf(done.Id));
        return uploads.ToImmutable();
    }

    /// <summary>Begins an upload; it is on the disk when this returns.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public void Create(Upload upload)
    {
        DurableFiles.Write(PartOf(upload.Id), []);
        Write(upload);
    }

    /// <summary>Opens what has arrived of an upload, held against everybody else until it is closed.</summary>
    /// <returns>The file, or null if somebody else holds it.</returns>
    /// <exception cref="FileNotFoundException">The upload was judged or removed meanwhile.</exception>
    public FileStream? Open(string id)
    {
        const int WouldBlock = 11, SharingViolation = unchecked((int)0x80070020);
        try
        {
            return DurableFiles.Open(PartOf(id), FileMode.Open);
        }
        catch (IOException busy) when (busy.HResult is WouldBlock or SharingViolation)
        {
            return null;
        }
    }

    /// <summary>Notes what became of an upload, then drops its bytes and lets go of them.</summary>
    /// <exception cref="IOException">The disk did not take it; the upload can be judged again.</exception>
    public void Finish(Upload upload, FileStream held)
    {
        Write(upload);
        held.Dispose();
        File.Delete(PartOf(upload.Id));
    }

    /// <summary>Removes an upload, if it is there.</summary>
    public void Remove(string id)
    {
        File.Delete(FactsOf(id));
        File.Delete(PartOf(id));
    }

    private static Upload? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Upload>(File.ReadAllBytes(path));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Write(Upload upload)
    {
        DurableFiles.Write(FactsOf(upload.Id) + Draft, JsonSerializer.SerializeToUtf8Bytes(upload));
        DurableFiles.Place(FactsOf(upload.Id) + Draft, FactsOf(upload.Id));
    }

    private string FactsOf(string id) => PathOf(id, Facts);

    private string PartOf(string id) => PathOf(id, Part);

    private string PathOf(string id, string ending) => Upload.IsId(id)
        ? Path.Combine(root, id + ending)
        : throw new ArgumentException("This is not the id of an upload.", nameof(id));
}
