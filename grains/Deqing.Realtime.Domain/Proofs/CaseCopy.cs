using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Domain.Proofs;

/// <summary>
/// Everything that happened to one case, in a form anybody can check without asking the county: see <see cref="CaseCopyCheck"/>.
/// </summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="County">Code of the county.</param>
/// <param name="CaseId">Id of the case.</param>
/// <param name="Number">Its number in the county.</param>
/// <param name="MadeAt">When the copy was made, in milliseconds since 1970-01-01 UTC.</param>
/// <param name="Version">How many events the case had then.</param>
/// <param name="Events">All of them, in order.</param>
/// <param name="Days">The sealed days the case is in, in order.</param>
/// <param name="Key">The county's public key: a SubjectPublicKeyInfo (RFC 5280) in DER.</param>
/// <param name="Signature">
/// The county's word for number, version, last link and time of this copy: see <see cref="Statement"/>. It holds what is too new to
/// be under a sealed day.
/// </param>
public sealed record CaseCopy(
    string Format,
    string County,
    string CaseId,
    long Number,
    long MadeAt,
    int Version,
    ImmutableArray<CopiedEvent> Events,
    ImmutableArray<CopiedDay> Days,
    ImmutableArray<byte> Key,
    ImmutableArray<byte> Signature)
{
    /// <summary>The only format there is.</summary>
    public const string FormatName = "deqing.caseCopy.v1";

    /// <summary>Largest copy that is read, in bytes.</summary>
    public const int MaxBytes = 64 * 1_048_576;

    /// <summary>Reads a copy; null, with the reason, if the bytes are none.</summary>
    public static CaseCopy? Read(ReadOnlySpan<byte> json, out string reason)
    {
        try
        {
            var copy = JsonSerializer.Deserialize<CaseCopy>(json.StartsWith(Encoding.UTF8.Preamble) ? json[3..] : json, ProofJson.Options);
            reason = copy is null ? "it is null"
                : copy.Format != FormatName ? $"its format is not {FormatName}"
                : copy.Events.IsDefault || copy.Days.IsDefault ? "it has no events or days"
                : copy.Events.Any(happened => happened.Payload is null == happened.Digest is null)
                    ? "an event has not one of payload and digest"
                : "";
            return reason.Length == 0 ? copy : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or NotSupportedException)
        {
            reason = failure.Message;
            return null;
        }
    }

    /// <summary>The text of the copy in UTF-8.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, ProofJson.Options);

    /// <summary>What is signed, for a last link.</summary>
    public byte[] Statement(ReadOnlySpan<byte> link) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"deqing.copy.v1\n{County}\n{Number}\n{Version}\n{MadeAt}\n{Convert.ToHexStringLower(link)}\n{CaseId}"));
}

/// <summary>An event in a copy.</summary>
/// <param name="Version">Version of the case after it, from 1.</param>
/// <param name="At">Its time in milliseconds since 1970-01-01 UTC.</param>
/// <param name="Type">The name under which it is stored.</param>
/// <param name="Link">Its link: see <see cref="CaseChain"/>.</param>
/// <param name="Payload">The stored text; null where the reader of this copy may not read it.</param>
/// <param name="Digest">Then the SHA-256 of that text, so that the chain can be followed through it; else null.</param>
public sealed record CopiedEvent(
    int Version,
    long At,
    string Type,
    ImmutableArray<byte> Link,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Payload = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImmutableArray<byte>? Digest = null);

/// <summary>A sealed day in a copy, with the way from the case to its root.</summary>
/// <param name="Root">The day as it was sealed.</param>
/// <param name="Version">How many events of the case that day holds.</param>
/// <param name="Index">The place of the case among the cases of the day, from 0.</param>
/// <param name="Path">See <see cref="MerkleTree.Path"/>.</param>
public sealed record CopiedDay(DayRoot Root, int Version, int Index, ImmutableArray<ImmutableArray<byte>> Path);
