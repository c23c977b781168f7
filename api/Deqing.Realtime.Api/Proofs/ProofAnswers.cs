using System.Collections.Immutable;
using System.ComponentModel;
using Deqing.Realtime.Domain.Proofs;

namespace Deqing.Realtime.Api.Proofs;

/// <summary>The key with which the county signs what can be proven.</summary>
/// <param name="Algorithm">How it signs.</param>
/// <param name="Fingerprint">SHA-256 of the key in hexadecimal digits, to compare with the one the county has published.</param>
/// <param name="Pem">The key as the text of a key file.</param>
/// <param name="Jwk">The key as RFC 7517 has it.</param>
public sealed record ProofKeyAnswer(string Algorithm, string Fingerprint, string Pem, JsonWebKeyAnswer Jwk);

/// <summary>A public key of the curve P-256 (RFC 7518, section 6.2).</summary>
/// <param name="Kty">The kind of key: EC.</param>
/// <param name="Crv">The curve: P-256.</param>
/// <param name="X">The first coordinate in base64url.</param>
/// <param name="Y">The second coordinate in base64url.</param>
/// <param name="Use">What for: sig.</param>
/// <param name="Alg">How: ES256.</param>
public sealed record JsonWebKeyAnswer(string Kty, string Crv, string X, string Y, string Use, string Alg);

/// <summary>Sealed days of the county.</summary>
/// <param name="County">Code of the county.</param>
/// <param name="Days">The days, oldest first.</param>
/// <param name="Next">The day to go on with, or null if there is none.</param>
public sealed record ProofDaysAnswer(string County, ImmutableArray<ProofDayAnswer> Days, DateOnly? Next);

/// <summary>A sealed day. Bytes are in hexadecimal digits.</summary>
/// <param name="Day">The day by the county's clocks.</param>
/// <param name="Count">How many cases got an event.</param>
/// <param name="Root">The root over how far each of them had come.</param>
/// <param name="Previous">The digest of the day before.</param>
/// <param name="Signature">The county's signature.</param>
public sealed record ProofDayAnswer(
    DateOnly Day, int Count,
    [property: Description("32 bytes.")] string Root,
    [property: Description("32 bytes.")] string Previous,
    [property: Description("64 bytes: ECDSA P-256 with SHA-256, as IEEE P1363.")] string Signature)
{
    internal static ProofDayAnswer Of(DayRoot day) =>
        new(day.Day, day.Count, HexBytes.Text(day.Root), HexBytes.Text(day.Previous), HexBytes.Text(day.Signature));
}
