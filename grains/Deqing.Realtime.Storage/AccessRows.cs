using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Storage;

/// <summary>Rows of people, rights and the audit log. The databases differ only in how they keep an instant.</summary>
/// <param name="instant">Reads the instant in a column.</param>
internal sealed class AccessRows(Func<DbDataReader, int, DateTimeOffset> instant)
{
    public const string SubjectColumns =
        "subject.id, subject.kind, name, display_name, disabled, demonstration, created_at, payload, version";

    public const string GrantColumns = """
        subject, id, role, territory, kind, "from", until, origin, given_by, given_at, ended_at
        """;

    public const string SessionColumns = "id, subject, second_factor, created_at, until, address, agent";

    public const string AuditColumns = "sequence, at, action, outcome, actor, actor_name, address, subject, target, detail, hash";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The payload of a subject.</summary>
    public static string Write(SubjectSecrets secrets) => JsonSerializer.Serialize(Complete(secrets), Options);

    public Subject ReadSubject(DbDataReader reader) => new(
        reader.GetString(0), AccessWords.Read<SubjectKind>(reader.GetString(1)), reader.GetString(2), reader.GetString(3),
        reader.GetBoolean(4), reader.GetBoolean(5), instant(reader, 6),
        Complete(JsonSerializer.Deserialize<SubjectSecrets>(reader.GetString(7), Options)!), reader.GetInt32(8));

    public GrantRow ReadGrant(DbDataReader reader) => new(
        reader.GetString(0),
        new Grant(
            reader.GetString(1), AccessWords.Read<Role>(reader.GetString(2)), ReadTerritory(reader.GetString(3)),
            AccessWords.Read<GrantKind>(reader.GetString(4)), instant(reader, 5), InstantOrNull(reader, 6), TextOrNull(reader, 7)),
        reader.GetString(8), instant(reader, 9), InstantOrNull(reader, 10));

    public Session ReadSession(DbDataReader reader) => new(
        reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), instant(reader, 3), instant(reader, 4), reader.GetString(5),
        reader.GetString(6));

    public static AuditEntry ReadAudit(DbDataReader reader) => new(
        reader.GetInt64(0),
        new AuditDraft(
            // A time that no calendar has is somebody's work: it must reach the chain, which finds it.
            Instants.Of(Math.Clamp(reader.GetInt64(1), Instants.First, Instants.Last)), reader.GetString(2), reader.GetString(3),
            reader.GetString(4), reader.GetString(5), reader.GetString(6), TextOrNull(reader, 7), TextOrNull(reader, 8),
            TextOrNull(reader, 9)),
        [.. reader.GetFieldValue<byte[]>(10)]);

    /// <summary>The head of the audit log from the row of its last entry.</summary>
    public static (long Sequence, ImmutableArray<byte> Hash) ReadHead(DbDataReader reader) =>
        (reader.GetInt64(0), [.. reader.GetFieldValue<byte[]>(1)]);

    /// <summary>Subjects with what is theirs, in the order of the subjects.</summary>
    public static ImmutableArray<SubjectRights> Join(
        ImmutableArray<Subject> subjects, ImmutableArray<GrantRow> grants, ImmutableArray<Session> sessions)
    {
        var grantsOf = grants.ToLookup(grant => grant.Subject, StringComparer.Ordinal);
        var sessionsOf = sessions.ToLookup(session => session.Subject, StringComparer.Ordinal);
        return [.. subjects.Select(subject => new SubjectRights(subject, [.. grantsOf[subject.Id]], [.. sessionsOf[subject.Id]]))];
    }

    /// <summary>Rows of <c>(last sequence, subject or null)</c> as the answer of <see cref="IAccessStore.ChangedSinceAsync"/>.</summary>
    public static (long Sequence, ImmutableArray<string> Subjects) Changed(ImmutableArray<(long Sequence, string? Subject)> rows) =>
        (rows.Max(row => row.Sequence), [.. rows.Select(row => row.Subject).OfType<string>().Order(StringComparer.Ordinal)]);

    public static (long Sequence, string? Subject) ReadChanged(DbDataReader reader) =>
        (reader.IsDBNull(0) ? 0 : reader.GetInt64(0), TextOrNull(reader, 1));

    private static SubjectSecrets Complete(SubjectSecrets secrets) =>
        secrets.RecoveryHashes.IsDefault ? secrets with { RecoveryHashes = [] } : secrets;

    private static Territory ReadTerritory(string text) =>
        Territory.Parse(text) ?? throw new StorageException(StorageProblem.Damaged, $"The database says '{text}' for a territory.");

    private static string? TextOrNull(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private DateTimeOffset? InstantOrNull(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : instant(reader, column);
}
