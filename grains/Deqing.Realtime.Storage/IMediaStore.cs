namespace Deqing.Realtime.Storage;

/// <summary>What a medium is.</summary>
public enum MediaKind : byte
{
    /// <summary>A still picture.</summary>
    Photo = 0,

    /// <summary>Sound.</summary>
    Voice = 1,
}

/// <summary>A photo or a voice message as it is kept. Its bytes are in <see cref="MediaFolder"/> under its id.</summary>
/// <param name="Id">SHA-256 of the kept bytes in 64 lower-case hexadecimal digits.</param>
/// <param name="Kind">What it is.</param>
/// <param name="ContentType">Media type of the kept bytes.</param>
/// <param name="Bytes">How many bytes are kept, without the thumbnail.</param>
/// <param name="Width">Width of a photo in pixels, or null.</param>
/// <param name="Height">Height of a photo in pixels, or null.</param>
/// <param name="Seconds">How long a voice message is, or null where its container does not say.</param>
/// <param name="CreatedAt">When it was first uploaded.</param>
/// <param name="OfferedAt">When it was last uploaded; what no case uses is removed some time after this.</param>
/// <param name="UsedAt">When the first case used it, or null while none does.</param>
public sealed record Medium(
    string Id,
    MediaKind Kind,
    string ContentType,
    long Bytes,
    int? Width,
    int? Height,
    double? Seconds,
    DateTimeOffset CreatedAt,
    DateTimeOffset OfferedAt,
    DateTimeOffset? UsedAt)
{
    /// <summary>How many hexadecimal digits an id has.</summary>
    public const int IdLength = 64;

    /// <summary>Whether a text can be the id of a medium. Nothing else ever becomes part of a path.</summary>
    public static bool IsId(string? text) => text is { Length: IdLength } && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>Which media there are, who uploaded them and which cases use them.</summary>
public interface IMediaStore
{
    /// <summary>The most media one call of <see cref="UseAsync"/> takes.</summary>
    const int MaxUsed = 100;

    /// <summary>
    /// Adds a medium, or notes that one that is known was uploaded again. The file is put in its place while the row is held, so
    /// that a removal of the same medium comes wholly before or wholly after.
    /// </summary>
    /// <param name="medium">What to add; of a known one only <see cref="Medium.OfferedAt"/> counts.</param>
    /// <param name="uploader">Id of who uploaded it; empty for who has not signed in.</param>
    /// <param name="place">Puts the file in its place. Quick: the database waits for it. If it throws, nothing is added.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>The medium as it is known now.</returns>
    /// <exception cref="StorageException">The database could not do it; nothing was added.</exception>
    Task<Medium> AddAsync(Medium medium, string uploader, Action place, CancellationToken cancellation);

    /// <summary>A medium, or null.</summary>
    Task<Medium?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Whether somebody who had signed in uploaded a medium.</summary>
    Task<bool> IsUploaderAsync(string id, string subject, CancellationToken cancellation);

    /// <summary>
    /// Notes that a case uses media: from now on they stay. Call it before the event that names them is written, so that no event
    /// names what is gone. Using again changes nothing.
    /// </summary>
    /// <param name="ids">Ids as somebody sent them, at most <see cref="MaxUsed"/>; any text will do.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>The ids that name nothing, in their order. Unless there are none, nothing was noted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More ids than <see cref="MaxUsed"/>.</exception>
    Task<ImmutableArray<string>> UseAsync(ImmutableArray<string> ids, string caseId, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Ids of the cases that use a medium, in the order of first use.</summary>
    Task<ImmutableArray<string>> CasesOfAsync(string id, CancellationToken cancellation);

    /// <summary>The media a case uses, in the order of their use.</summary>
    Task<ImmutableArray<Medium>> OfCaseAsync(string caseId, CancellationToken cancellation);

    /// <summary>Removes media that no case uses and that were last uploaded before a time, oldest first.</summary>
    /// <param name="before">Last uploaded before this.</param>
    /// <param name="limit">At most so many at once, at least 1.</param>
    /// <param name="remove">Removes the file; while it works, nobody can add or use this medium. If it throws, the rows stay.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>How many were removed.</returns>
    Task<int> RemoveUnusedAsync(DateTimeOffset before, int limit, Action<string> remove, CancellationToken cancellation);

    /// <summary>Those of some ids that name no medium: files a crash left behind.</summary>
    Task<ImmutableArray<string>> UnknownAsync(ImmutableArray<string> ids, CancellationToken cancellation);
}
