using System.Text;
using Deqing.Realtime.Domain.Cases;
using Npgsql;
using NpgsqlTypes;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>The case log in PostgreSQL.</summary>
internal sealed class PostgresCaseLog(PostgresDatabase database) : ICaseLog
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
            async connection =>
            {
                if (!await WriteRowAsync(connection, caseId, expectedVersion, state, cancellation))
                    return AppendResult.Conflict;
                foreach (var (index, happened) in events.Index())
                    await PostgresDatabase.RunAsync(
                        connection,
                        "INSERT INTO case_event VALUES (@id, @version, @at, @type, @payload)",
                        cancellation,
                        PostgresTypes.Text("id", caseId),
                        PostgresTypes.Integer("version", expectedVersion + index + 1),
                        PostgresTypes.Instant("at", Instants.Floor(happened.At)),
                        PostgresTypes.Text("type", CaseJson.TypeOf(happened)),
                        PostgresTypes.Parameter("payload", NpgsqlDbType.Json, CaseJson.Write(happened)));
                foreach (var message in outbox)
                    await PostgresDatabase.RunAsync(
                        connection,
                        "INSERT INTO outbox (topic, key, payload, written_at) VALUES (@topic, @key, @payload, @written)",
                        cancellation,
                        PostgresTypes.Text("topic", message.Topic),
                        PostgresTypes.Text("key", message.Key),
                        PostgresTypes.Text("payload", message.Payload),
                        PostgresTypes.Instant("written", Instants.Floor(events[^1].At)));
                return AppendResult.Appended;
            },
            cancellation);
    }

    public Task<ImmutableArray<CaseEvent>> ReadAsync(string caseId, CancellationToken cancellation) =>
        database.QueryAsync(
            "SELECT payload FROM case_event WHERE case_id = @id ORDER BY version",
            [PostgresTypes.Text("id", caseId)],
            reader => CaseJson.ReadEvent(reader.GetString(0)),
            cancellation);

    public Task<ImmutableArray<CaseRow>> ListAsync(CaseQuery query, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(query.Limit);
        CaseAppend.CheckReach(query.Reach);
        if (query.Reach.IsNowhere)
            return Task.FromResult(ImmutableArray<CaseRow>.Empty);
        var sql = new StringBuilder("SELECT id, payload FROM case_row WHERE true");
        var parameters = new List<NpgsqlParameter> { PostgresTypes.Integer("limit", query.Limit) };
        if (!query.States.IsDefaultOrEmpty)
            sql.Append(CultureInfo.InvariantCulture, $" AND state IN ({string.Join(", ", query.States.Select(state => (int)state))})");
        Filter("township", query.Township);
        Filter("village", query.Village);
        Filter("pond", query.Pond);
        if (!query.Reach.IsCounty)
        {
            sql.Append(" AND (township = ANY(@townships) OR village = ANY(@villages) OR pond = ANY(@ponds))");
            parameters.Add(PostgresTypes.Texts("townships", query.Reach.Townships));
            parameters.Add(PostgresTypes.Texts("villages", query.Reach.Villages));
            parameters.Add(PostgresTypes.Texts("ponds", query.Reach.Ponds));
        }

        if (query.Before is { } before)
        {
            sql.Append(" AND (decided_at, id) < (@decided, @id)");
            parameters.Add(PostgresTypes.Instant("decided", Instants.Floor(before.DecidedAt)));
            parameters.Add(PostgresTypes.Text("id", before.Id));
        }

        sql.Append(" ORDER BY decided_at DESC, id DESC LIMIT @limit");
        return database.QueryAsync(
            sql.ToString(), parameters, reader => new CaseRow(reader.GetString(0), CaseJson.ReadCase(reader.GetString(1))), cancellation);

        void Filter(string column, string? value)
        {
            if (value is null)
                return;
            sql.Append(CultureInfo.InvariantCulture, $" AND {column} = @{column}");
            parameters.Add(PostgresTypes.Text(column, value));
        }
    }

    public Task<ImmutableArray<PendingMessage>> PendingAsync(DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        CaseAppend.CheckLimit(limit);
        return database.QueryAsync(
            """
            SELECT id, topic, key, payload, written_at, attempts FROM outbox
            WHERE delivered_at IS NULL AND written_at < @before ORDER BY id LIMIT @limit
            """,
            [PostgresTypes.Instant("before", Instants.Ceiling(before)), PostgresTypes.Integer("limit", limit)],
            reader => new PendingMessage(
                reader.GetInt64(0), new OutboxMessage(reader.GetString(1), reader.GetString(2), reader.GetString(3)),
                reader.Instant(4), reader.GetInt32(5)),
            cancellation);
    }

    public Task DeliveredAsync(string topic, string key, DateTimeOffset upTo, CancellationToken cancellation) =>
        database.UseAsync(
            connection => PostgresDatabase.RunAsync(
                connection,
                """
                UPDATE outbox SET delivered_at = now()
                WHERE delivered_at IS NULL AND topic = @topic AND key = @key AND written_at <= @upTo
                """,
                cancellation,
                PostgresTypes.Text("topic", topic),
                PostgresTypes.Text("key", key),
                PostgresTypes.Instant("upTo", Instants.Floor(upTo))),
            cancellation);

    public Task FailedAsync(long id, CancellationToken cancellation) =>
        database.UseAsync(
            connection => PostgresDatabase.RunAsync(
                connection,
                "UPDATE outbox SET attempts = attempts + 1 WHERE id = @id",
                cancellation,
                PostgresTypes.Parameter("id", NpgsqlDbType.Bigint, id)),
            cancellation);

    /// <summary>Replaces the query row if it has the expected version; the row's version is the lock on the case.</summary>
    private static async Task<bool> WriteRowAsync(
        NpgsqlConnection connection, string caseId, int expectedVersion, PondCase state, CancellationToken cancellation)
    {
        var sql = expectedVersion == 0
            ? """
              INSERT INTO case_row (id, version, state, township, village, pond, decided_at, payload)
              VALUES (@id, @version, @state, @township, @village, @pond, @decided, @payload) ON CONFLICT DO NOTHING
              """
            : """
              UPDATE case_row SET version = @version, state = @state, township = @township, village = @village, pond = @pond,
                  decided_at = @decided, payload = @payload
              WHERE id = @id AND version = @expected
              """;
        return await PostgresDatabase.RunAsync(
            connection,
            sql,
            cancellation,
            PostgresTypes.Text("id", caseId),
            PostgresTypes.Integer("version", state.Version),
            PostgresTypes.Integer("state", (int)state.State),
            PostgresTypes.Text("township", state.Alarm.Township),
            PostgresTypes.Text("village", state.Alarm.Village),
            PostgresTypes.Text("pond", state.Alarm.Pond),
            PostgresTypes.Instant("decided", Instants.Floor(state.DecidedAt)),
            PostgresTypes.Parameter("payload", NpgsqlDbType.Json, CaseJson.Write(state)),
            PostgresTypes.Integer("expected", expectedVersion)) == 1;
    }
}
