using System.Text;
using System.Text.Json;
using Deqing.Realtime.Domain.Cases;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>The case log in SQLite.</summary>
internal sealed class SqliteCaseLog(SqliteDatabase database) : ICaseLog
{
    public Task<AppendResult> AppendAsync(
        string caseId,
        int expectedVersion,
        ImmutableArray<CaseEvent> events,
        PondCase state,
        ImmutableArray<OutboxMessage> outbox,
        CancellationToken cancellation)
    {
        CaseAppend.Check(caseId, expectedVersion, events, state);
        return database.WriteAsync(
            (connection, transaction) =>
            {
                if (!WriteRow(connection, transaction, caseId, expectedVersion, state))
                    return AppendResult.Conflict;
                foreach (var (index, happened) in events.Index())
                    SqliteDatabase.Run(connection, transaction, "INSERT INTO case_event VALUES ($id, $version, $at, $type, $payload)",
                        ("$id", caseId), ("$version", expectedVersion + index + 1), ("$at", Instants.Floor(happened.At)),
                        ("$type", CaseJson.TypeOf(happened)), ("$payload", CaseJson.Write(happened)));
                foreach (var message in outbox)
                    SqliteDatabase.Run(connection, transaction, """
                        INSERT INTO outbox (topic, key, payload, written_at) VALUES ($topic, $key, $payload, $written)
                        """,
                        ("$topic", message.Topic), ("$key", message.Key), ("$payload", message.Payload),
                        ("$written", Instants.Floor(events[^1].At)));
                return AppendResult.Appended;
            },
            cancellation);
    }

    public Task<ImmutableArray<CaseEvent>> ReadAsync(string caseId, CancellationToken cancellation) =>
        database.QueryAsync(
            "SELECT payload FROM case_event WHERE case_id = $id ORDER BY version",
            [("$id", caseId)],
            reader => CaseJson.ReadEvent(reader.GetString(0)),
            cancellation);

    public Task<ImmutableArray<CaseRow>> ListAsync(CaseQuery query, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(query.Limit);
        CaseAppend.CheckReach(query.Reach);
        if (query.Reach.IsNowhere)
            return Task.FromResult(ImmutableArray<CaseRow>.Empty);
        var sql = new StringBuilder("SELECT id, payload FROM case_row WHERE true");
        var parameters = new List<(string, object?)> { ("$limit", query.Limit) };
        if (!query.States.IsDefaultOrEmpty)
            sql.Append(CultureInfo.InvariantCulture, $" AND state IN ({string.Join(", ", query.States.Select(state => (int)state))})");
        Filter("township", query.Township);
        Filter("village", query.Village);
        Filter("pond", query.Pond);
        if (!query.Reach.IsCounty)
        {
            sql.Append($" AND ({Within("township")} OR {Within("village")} OR {Within("pond")})");
            parameters.AddRange([
                ("$townships", JsonSerializer.Serialize(query.Reach.Townships)),
                ("$villages", JsonSerializer.Serialize(query.Reach.Villages)),
                ("$ponds", JsonSerializer.Serialize(query.Reach.Ponds))]);
        }

        if (query.Before is { } before)
        {
            sql.Append(" AND (decided_at, id) < ($decided, $id)");
            parameters.AddRange([("$decided", Instants.Floor(before.DecidedAt)), ("$id", before.Id)]);
        }

        sql.Append(" ORDER BY decided_at DESC, id DESC LIMIT $limit");
        return database.QueryAsync(
            sql.ToString(), parameters, reader => new CaseRow(reader.GetString(0), CaseJson.ReadCase(reader.GetString(1))), cancellation);

        static string Within(string column) => $"{column} IN (SELECT value FROM json_each(${column}s))";

        void Filter(string column, string? value)
        {
            if (value is null)
                return;
            sql.Append(CultureInfo.InvariantCulture, $" AND {column} = ${column}");
            parameters.Add(($"${column}", value));
        }
    }

    public Task<ImmutableArray<PendingMessage>> PendingAsync(DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(limit);
        return database.QueryAsync(
            """
            SELECT id, topic, key, payload, written_at, attempts FROM outbox
            WHERE delivered_at IS NULL AND written_at < $before ORDER BY id LIMIT $limit
            """,
            [("$before", Instants.Ceiling(before)), ("$limit", limit)],
            reader => new PendingMessage(
                reader.GetInt64(0), new OutboxMessage(reader.GetString(1), reader.GetString(2), reader.GetString(3)),
                Instants.Of(reader.GetInt64(4)), reader.GetInt32(5)),
            cancellation);
    }

    public Task DeliveredAsync(string topic, string key, DateTimeOffset upTo, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) => SqliteDatabase.Run(connection, transaction, """
                UPDATE outbox SET delivered_at = CAST(unixepoch('subsec') * 1000 AS INTEGER)
                WHERE delivered_at IS NULL AND topic = $topic AND key = $key AND written_at <= $upTo
                """,
                ("$topic", topic), ("$key", key), ("$upTo", Instants.Floor(upTo))),
            cancellation);

    public Task FailedAsync(long id, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) =>
                SqliteDatabase.Run(connection, transaction, "UPDATE outbox SET attempts = attempts + 1 WHERE id = $id", ("$id", id)),
            cancellation);

    /// <summary>Replaces the query row if it has the expected version; the row's version is the lock on the case.</summary>
    private static bool WriteRow(
        SqliteConnection connection, SqliteTransaction transaction, string caseId, int expectedVersion, PondCase state)
    {
        var sql = expectedVersion == 0
            ? """
              INSERT INTO case_row (id, version, state, township, village, pond, decided_at, payload)
              VALUES ($id, $version, $state, $township, $village, $pond, $decided, $payload) ON CONFLICT DO NOTHING
              """
            : """
              UPDATE case_row SET version = $version, state = $state, township = $township, village = $village, pond = $pond,
                  decided_at = $decided, payload = $payload
              WHERE id = $id AND version = $expected
              """;
        return SqliteDatabase.Run(connection, transaction, sql,
            ("$id", caseId), ("$version", state.Version), ("$state", (int)state.State), ("$township", state.Alarm.Township),
            ("$village", state.Alarm.Village), ("$pond", state.Alarm.Pond), ("$decided", Instants.Floor(state.DecidedAt)),
            ("$payload", CaseJson.Write(state)), ("$expected", expectedVersion)) == 1;
    }
}
