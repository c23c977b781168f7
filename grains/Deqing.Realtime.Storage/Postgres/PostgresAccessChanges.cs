using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>Changes of who may do what, as statements in a transaction that writes alone.</summary>
internal static class PostgresAccessChanges
{
    /// <summary>Makes one change; the transaction must be taken back unless the answer is that it was written.</summary>
    public static async Task<AccessWrite> ApplyAsync(NpgsqlConnection connection, AccessChange change, CancellationToken cancellation)
    {
        switch (change)
        {
            case SaveSubject save:
                return await SaveAsync(connection, save.Subject, cancellation);
            case GiveGrant give:
                return await GiveAsync(connection, give.Grant, cancellation);
            case EndGrant end:
                await EndGrantsAsync(connection, "id = @of", end.GrantId, end.At, cancellation);
                break;
            case EndDelegationsOf end:
                await EndGrantsAsync(
                    connection, "origin IN (SELECT id FROM access_grant WHERE subject = @of)", end.Subject, end.At, cancellation);
                break;
            case OpenSession open:
                return await OpenAsync(connection, open.Session, open.OfVersion, cancellation);
            case EndSession end:
                await PostgresDatabase.RunAsync(
                    connection, "DELETE FROM session WHERE id = @id", cancellation, PostgresTypes.Text("id", end.SessionId));
                break;
            case EndSessions end:
                await PostgresDatabase.RunAsync(
                    connection, "DELETE FROM session WHERE subject = @subject AND id IS DISTINCT FROM @except", cancellation,
                    PostgresTypes.Text("subject", end.Subject), PostgresTypes.Text("except", end.Except));
                break;
            default:
                throw new UnreachableException($"No statement for {change.GetType().Name}.");
        }

        return AccessWrite.Written;
    }

    private static async Task<AccessWrite> SaveAsync(NpgsqlConnection connection, Subject subject, CancellationToken cancellation)
    {
        var found = (await PostgresDatabase.QueryAsync(
            connection,
            """
            SELECT coalesce((SELECT version FROM subject WHERE id = @id), 0),
                EXISTS (SELECT 1 FROM subject WHERE id <> @id AND (name = @name OR external = @external))
            """,
            [
                PostgresTypes.Text("id", subject.Id), PostgresTypes.Text("name", subject.Name),
                PostgresTypes.Text("external", subject.Secrets.External),
            ],
            reader => (Version: reader.GetInt32(0), Taken: reader.GetBoolean(1)),
            cancellation))[0];
        if (found.Version != subject.Version - 1)
            return AccessWrite.Conflict;
        if (found.Taken)
            return AccessWrite.NameTaken;
        await PostgresDatabase.RunAsync(
            connection,
            """
            INSERT INTO subject (
                id, kind, name, display_name, external, disabled, demonstration, created_at, version, payload)
            VALUES (@id, @kind, @name, @display, @external, @disabled, @demonstration, @created, @version, @payload)
            ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, display_name = excluded.display_name,
                external = excluded.external, disabled = excluded.disabled, demonstration = excluded.demonstration,
                created_at = excluded.created_at, version = excluded.version, payload = excluded.payload
            """,
            cancellation,
            PostgresTypes.Text("id", subject.Id),
            PostgresTypes.Text("kind", AccessWords.Of(subject.Kind)),
            PostgresTypes.Text("name", subject.Name),
            PostgresTypes.Text("display", AccessText.Clean(subject.DisplayName)),
            PostgresTypes.Text("external", subject.Secrets.External),
            PostgresTypes.Boolean("disabled", subject.Disabled),
            PostgresTypes.Boolean("demonstration", subject.Demonstration),
            PostgresTypes.Instant("created", Instants.Floor(subject.CreatedAt)),
            PostgresTypes.Integer("version", subject.Version),
            PostgresTypes.Parameter("payload", NpgsqlDbType.Json, AccessRows.Write(subject.Secrets)));
        return AccessWrite.Written;
    }

    private static async Task<AccessWrite> GiveAsync(NpgsqlConnection connection, GrantRow row, CancellationToken cancellation)
    {
        var written = await PostgresDatabase.RunAsync(
            connection,
            """
            INSERT INTO access_grant (id, subject, role, territory, kind, "from", until, origin, given_by, given_at, ended_at)
            SELECT @id, @subject, @role, @territory, @kind, @from, @until, @origin, @givenBy, @givenAt, @endedAt
            WHERE @origin IS NULL OR EXISTS (
                SELECT 1 FROM access_grant JOIN subject ON subject.id = access_grant.subject
                WHERE access_grant.id = @origin AND ended_at IS NULL AND NOT disabled)
            """,
            cancellation,
            PostgresTypes.Text("id", row.Grant.Id),
            PostgresTypes.Text("subject", row.Subject),
            PostgresTypes.Text("role", AccessWords.Of(row.Grant.Role)),
            PostgresTypes.Text("territory", row.Grant.Territory.ToString()),
            PostgresTypes.Text("kind", AccessWords.Of(row.Grant.Kind)),
            PostgresTypes.Instant("from", Instants.Floor(row.Grant.From)),
            PostgresTypes.Instant("until", row.Grant.Until),
            PostgresTypes.Text("origin", row.Grant.Origin),
            PostgresTypes.Text("givenBy", row.GivenBy),
            PostgresTypes.Instant("givenAt", Instants.Floor(row.GivenAt)),
            PostgresTypes.Instant("endedAt", row.EndedAt));
        return written == 1 ? AccessWrite.Written : AccessWrite.Conflict;
    }

    /// <summary>Ends grants and whatever was passed on from them.</summary>
    private static Task<int> EndGrantsAsync(
        NpgsqlConnection connection, string which, string of, DateTimeOffset at, CancellationToken cancellation) =>
        PostgresDatabase.RunAsync(
            connection,
            $"""
             WITH RECURSIVE gone (id) AS (
                 SELECT id FROM access_grant WHERE {which}
                 UNION SELECT access_grant.id FROM access_grant JOIN gone ON access_grant.origin = gone.id)
             UPDATE access_grant SET ended_at = @at WHERE ended_at IS NULL AND id IN (SELECT id FROM gone)
             """,
            cancellation, PostgresTypes.Text("of", of), PostgresTypes.Instant("at", Instants.Floor(at)));

    private static async Task<AccessWrite> OpenAsync(
        NpgsqlConnection connection, Session session, int? version, CancellationToken cancellation)
    {
        var written = await PostgresDatabase.RunAsync(
            connection,
            """
            INSERT INTO session (id, subject, second_factor, created_at, until, address, agent)
            SELECT @id, @subject, @secondFactor, @created, @until, @address, @agent
            WHERE NOT EXISTS (SELECT 1 FROM subject WHERE id = @subject AND (disabled OR version <> @version))
            """,
            cancellation,
            PostgresTypes.Text("id", session.Id),
            PostgresTypes.Text("subject", session.Subject),
            PostgresTypes.Boolean("secondFactor", session.SecondFactor),
            PostgresTypes.Instant("created", Instants.Floor(session.CreatedAt)),
            PostgresTypes.Instant("until", Instants.Floor(session.Until)),
            PostgresTypes.Text("address", AccessText.Clean(session.Address)),
            PostgresTypes.Text("agent", AccessText.Clean(session.Agent)),
            PostgresTypes.Parameter("version", NpgsqlDbType.Integer, version));
        return written == 1 ? AccessWrite.Written : AccessWrite.Conflict;
    }
}
