using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>Changes of who may do what, as statements in a transaction that writes alone.</summary>
internal static class SqliteAccessChanges
{
    /// <summary>Makes one change; the transaction must be taken back unless the answer is that it was written.</summary>
    public static AccessWrite Apply(SqliteConnection connection, SqliteTransaction transaction, AccessChange change)
    {
        switch (change)
        {
            case SaveSubject save:
                return Save(connection, transaction, save.Subject);
            case GiveGrant give:
                return Give(connection, transaction, give.Grant);
            case EndGrant end:
                EndGrants(connection, transaction, "id = $of", end.GrantId, end.At);
                break;
            case EndDelegationsOf end:
                EndGrants(connection, transaction, "origin IN (SELECT id FROM access_grant WHERE subject = $of)", end.Subject, end.At);
                break;
            case OpenSession open:
                return Open(connection, transaction, open.Session, open.OfVersion);
            case EndSession end:
                SqliteDatabase.Run(connection, transaction, "DELETE FROM session WHERE id = $id", ("$id", end.SessionId));
                break;
            case EndSessions end:
                SqliteDatabase.Run(
                    connection, transaction, "DELETE FROM session WHERE subject = $subject AND id IS NOT $except",
                    ("$subject", end.Subject), ("$except", end.Except));
                break;
            default:
                throw new UnreachableException($"No statement for {change.GetType().Name}.");
        }

        return AccessWrite.Written;
    }

    private static AccessWrite Save(SqliteConnection connection, SqliteTransaction transaction, Subject subject)
    {
        var found = SqliteDatabase.Query(
            connection, transaction,
            """
            SELECT coalesce((SELECT version FROM subject WHERE id = $id), 0),
                EXISTS (SELECT 1 FROM subject WHERE id <> $id AND (name = $name OR external = $external))
            """,
            [("$id", subject.Id), ("$name", subject.Name), ("$external", subject.Secrets.External)],
            reader => (Version: reader.GetInt32(0), Taken: reader.GetBoolean(1)))[0];
        if (found.Version != subject.Version - 1)
            return AccessWrite.Conflict;
        if (found.Taken)
            return AccessWrite.NameTaken;
        SqliteDatabase.Run(
            connection, transaction,
            """
            INSERT INTO subject (
                id, kind, name, display_name, external, disabled, demonstration, created_at, version, payload)
            VALUES ($id, $kind, $name, $display, $external, $disabled, $demonstration, $created, $version, $payload)
            ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, display_name = excluded.display_name,
                external = excluded.external, disabled = excluded.disabled, demonstration = excluded.demonstration,
                created_at = excluded.created_at, version = excluded.version, payload = excluded.payload
            """,
            ("$id", subject.Id), ("$kind", AccessWords.Of(subject.Kind)), ("$name", subject.Name),
            ("$display", AccessText.Clean(subject.DisplayName)), ("$external", subject.Secrets.External),
            ("$disabled", subject.Disabled), ("$demonstration", subject.Demonstration),
            ("$created", Instants.Floor(subject.CreatedAt)), ("$version", subject.Version),
            ("$payload", AccessRows.Write(subject.Secrets)));
        return AccessWrite.Written;
    }

    private static AccessWrite Give(SqliteConnection connection, SqliteTransaction transaction, GrantRow row)
    {
        var written = SqliteDatabase.Run(
            connection, transaction,
            """
            INSERT INTO access_grant (id, subject, role, territory, kind, "from", until, origin, given_by, given_at, ended_at)
            SELECT $id, $subject, $role, $territory, $kind, $from, $until, $origin, $givenBy, $givenAt, $endedAt
            WHERE $origin IS NULL OR EXISTS (
                SELECT 1 FROM access_grant JOIN subject ON subject.id = access_grant.subject
                WHERE access_grant.id = $origin AND ended_at IS NULL AND NOT disabled)
            """,
            ("$id", row.Grant.Id), ("$subject", row.Subject), ("$role", AccessWords.Of(row.Grant.Role)),
            ("$territory", row.Grant.Territory.ToString()), ("$kind", AccessWords.Of(row.Grant.Kind)),
            ("$from", Instants.Floor(row.Grant.From)), ("$until", Instants.Floor(row.Grant.Until)), ("$origin", row.Grant.Origin),
            ("$givenBy", row.GivenBy), ("$givenAt", Instants.Floor(row.GivenAt)), ("$endedAt", Instants.Floor(row.EndedAt)));
        return written == 1 ? AccessWrite.Written : AccessWrite.Conflict;
    }

    /// <summary>Ends grants and whatever was passed on from them.</summary>
    private static void EndGrants(
        SqliteConnection connection, SqliteTransaction transaction, string which, string of, DateTimeOffset at) =>
        SqliteDatabase.Run(
            connection, transaction,
            $"""
             WITH RECURSIVE gone (id) AS (
                 SELECT id FROM access_grant WHERE {which}
                 UNION SELECT access_grant.id FROM access_grant JOIN gone ON access_grant.origin = gone.id)
             UPDATE access_grant SET ended_at = $at WHERE ended_at IS NULL AND id IN (SELECT id FROM gone)
             """,
            ("$of", of), ("$at", Instants.Floor(at)));

    private static AccessWrite Open(SqliteConnection connection, SqliteTransaction transaction, Session session, int? version)
    {
        var written = SqliteDatabase.Run(
            connection, transaction,
            """
            INSERT INTO session (id, subject, second_factor, created_at, until, address, agent)
            SELECT $id, $subject, $secondFactor, $created, $until, $address, $agent
            WHERE NOT EXISTS (SELECT 1 FROM subject WHERE id = $subject AND (disabled OR version <> $version))
            """,
            ("$id", session.Id), ("$subject", session.Subject), ("$secondFactor", session.SecondFactor),
            ("$created", Instants.Floor(session.CreatedAt)), ("$until", Instants.Floor(session.Until)),
            ("$address", AccessText.Clean(session.Address)), ("$agent", AccessText.Clean(session.Agent)), ("$version", version));
        return written == 1 ? AccessWrite.Written : AccessWrite.Conflict;
    }
}
