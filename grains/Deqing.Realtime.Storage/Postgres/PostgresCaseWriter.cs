using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Notices;
using Npgsql;
using NpgsqlTypes;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>Writes cases.</summary>
internal static class PostgresCaseWriter
{
    private const string Head =
        "SELECT head FROM case_row WHERE id = @id AND version = @expected";

    private static readonly string Names = string.Join(", ", CaseColumns.All.Select(column => column.Name));

    private static readonly string Insert =
        $"""
         INSERT INTO case_row (id, head, {Names})
         VALUES (@id, @head, {string.Join(", ", CaseColumns.All.Select(column => $"@{column.Name}"))})
         ON CONFLICT DO NOTHING RETURNING id
         """;

    private static readonly string Update =
        $"""
         UPDATE case_row SET head = @head, {string.Join(", ", CaseColumns.All.Select(column => $"{column.Name} = @{column.Name}"))}
         WHERE id = @id AND version = @expected RETURNING id
         """;

    /// <summary>
    /// Everything of an append in one statement, which is a transaction of its own and one trip to the server. What is not the row
    /// itself is written only if the row was.
    /// </summary>
    private const string Append =
        """
        WITH written AS ({0}),
        happened AS (
            INSERT INTO case_event (case_id, version, at, type, payload, hash)
            SELECT id, event.version, event.at, event.type, event.payload::json, event.hash
            FROM written, unnest(@versions, @ats, @types, @payloads, @hashes) AS event (version, at, type, payload, hash)),
        left_out AS (
            DELETE FROM case_department USING written WHERE case_id = id AND department <> ALL(@parts)),
        brought_in AS (
            INSERT INTO case_department SELECT part, @decided_at, id FROM written, unnest(@parts) AS part ON CONFLICT DO NOTHING),
        heard AS (
            INSERT INTO case_reporter SELECT tag, @decided_at, id FROM written, unnest(@tags) AS tag ON CONFLICT DO NOTHING),
        ruled AS (
            INSERT INTO case_precedent (category, township, at, case_id, version, department)
            SELECT @category, coalesce(@township, ''), ruling.at, id, ruling.version, ruling.department
            FROM written, unnest(@ruled_versions, @ruled_ats, @ruled_for) AS ruling (version, at, department) ON CONFLICT DO NOTHING),
        ended AS (
            UPDATE case_task SET ended_at = @task_at, state = coalesce(@task_state, state),
                outcome = CASE WHEN @task_outcome = 'ended' AND worker = @task_by THEN 'done' ELSE @task_outcome END
            FROM written WHERE case_id = id AND ended_at IS NULL AND number <> @task_keep
            RETURNING case_id, number, worker, name, state, outcome),
        given AS (
            INSERT INTO case_task (case_id, number, worker, name, state, assigned_at, changed_at, ended_at, outcome)
            SELECT id, task.number, task.worker, task.name, task.state, task.assigned_at, task.changed_at, task.ended_at, task.outcome
            FROM written, unnest(@task_numbers, @task_workers, @task_names, @task_states, @task_assigned, @task_changed, @task_ended,
                @task_outcomes) AS task (number, worker, name, state, assigned_at, changed_at, ended_at, outcome)
            ON CONFLICT (case_id, number) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at,
                ended_at = excluded.ended_at, outcome = excluded.outcome),
        urged AS (
            INSERT INTO case_call SELECT urge.due_at, id, urge.version
            FROM written, unnest(@urge_versions, @urge_dues) AS urge (version, due_at) ON CONFLICT DO NOTHING),
        called AS (
            INSERT INTO notification (case_id, run, loops, step, person, name, urgent, case_version, created_at)
            SELECT case_id, run, loops, step, person, name, urgent, version, at FROM (
                SELECT id AS case_id, call.* FROM written, unnest(
                    @call_runs, @call_loops, @call_steps, @call_people, @call_names, @call_urgent, @call_versions, @call_ats)
                    WITH ORDINALITY AS call (run, loops, step, person, name, urgent, version, at, position)
                UNION ALL SELECT case_id, 0, number, @recall, worker, name, false, @task_version, @task_at, 0
                FROM ended WHERE state <> 'reserved' AND outcome <> 'declined' AND worker <> @task_by) AS call
            ORDER BY position ON CONFLICT DO NOTHING RETURNING number, person, created_at),
        queued AS (
            INSERT INTO notification_delivery (number, channel, person, state, attempts, next_at)
            SELECT number, 'inApp', person, 'waiting', 0, created_at FROM called),
        told AS (
            INSERT INTO outbox (topic, key, payload, written_at)
            SELECT message.topic, message.key, message.payload, @written_at
            FROM written, unnest(@topics, @keys, @messages) WITH ORDINALITY AS message (topic, key, payload, position)
            ORDER BY message.position)
        SELECT count(*) FROM written
        """;

    private static readonly string AppendFirst = Append.Replace("{0}", Insert, StringComparison.Ordinal);
    private static readonly string AppendNext = Append.Replace("{0}", Update, StringComparison.Ordinal);

    /// <returns>Whether the case had the expected version; if not, nothing was written.</returns>
    public static async Task<bool> AppendAsync(
        NpgsqlConnection connection, string caseId, int expectedVersion, ImmutableArray<CaseEvent> events, CaseFile state,
        ImmutableArray<OutboxMessage> outbox, CancellationToken cancellation)
    {
        // The link of a version never changes, so it may be read before: the version decides again when the row is written.
        byte[]? head = null;
        if (expectedVersion > 0)
        {
            await using var kept = new NpgsqlCommand(Head, connection);
            kept.Parameters.Add(PostgresTypes.Text("id", caseId));
            kept.Parameters.Add(PostgresTypes.Integer("expected", expectedVersion));
            await kept.PrepareAsync(cancellation);
            head = (byte[]?)await kept.ExecuteScalarAsync(cancellation);
            if (head is null)
                return false;
        }

        var stored = CaseAppend.Link(caseId, head, expectedVersion, events);
        await using var command = new NpgsqlCommand(expectedVersion == 0 ? AppendFirst : AppendNext, connection);
        command.Parameters.AddRange(RowParameters(caseId, expectedVersion, state, stored[^1].Hash.ToArray()));
        command.Parameters.AddRange(SideParameters(events, expectedVersion, state));
        command.Parameters.AddRange(EventParameters(stored));
        command.Parameters.AddRange(TaskParameters(TaskChange.Of(caseId, events, state), state.Version));
        command.Parameters.AddRange(NoticeParameters(NoticeRows.Of(caseId, events, expectedVersion)));
        command.Parameters.AddRange(OutboxParameters(outbox, events[^1].At));
        await command.PrepareAsync(cancellation);
        return await command.ExecuteScalarAsync(cancellation) is 1L;
    }

    /// <summary>Makes the rows of cases anew from their events, in a transaction that is open.</summary>
    /// <returns>Whether there may be more.</returns>
    public static async Task<bool> RebuildAsync(
        NpgsqlConnection connection, Func<CaseFile?, CaseEvent, CaseFile> evolve, int atMost, CancellationToken cancellation)
    {
        // Programs that start together take turns; the second finds nothing left to do.
        await PostgresDatabase.RunAsync(connection, "LOCK TABLE case_rebuild IN EXCLUSIVE MODE", cancellation);
        var ids = await PostgresDatabase.QueryAsync(
            connection, "SELECT case_id FROM case_rebuild ORDER BY position LIMIT @limit", [PostgresTypes.Integer("limit", atMost)],
            reader => reader.GetString(0), cancellation);
        foreach (var caseId in ids)
        {
            var kept = await PostgresDatabase.QueryAsync(
                connection, "SELECT version, at, type, payload FROM case_event WHERE case_id = @id ORDER BY version",
                [PostgresTypes.Text("id", caseId)],
                reader => new StoredEvent(reader.GetInt32(0), reader.Instant(1), reader.GetString(2), reader.GetString(3), []),
                cancellation);
            var rebuilt = CaseRebuild.Of(caseId, kept, evolve);
            await PostgresDatabase.RunAsync(
                connection, "DELETE FROM case_row WHERE id = @id", cancellation, PostgresTypes.Text("id", caseId));
            await PostgresDatabase.RunAsync(
                connection, "DELETE FROM case_task WHERE case_id = @id", cancellation, PostgresTypes.Text("id", caseId));
            await PostgresDatabase.RunAsync(
                connection,
                """
                UPDATE case_event SET hash = link.hash FROM unnest(@versions, @hashes) AS link (version, hash)
                WHERE case_id = @id AND case_event.version = link.version
                """,
                cancellation,
                PostgresTypes.Text("id", caseId),
                Array("versions", NpgsqlDbType.Integer, rebuilt.Links.Select(link => link.Version)),
                Array("hashes", NpgsqlDbType.Bytea, rebuilt.Links.Select(link => link.Hash)));
            await using var command = new NpgsqlCommand(AppendFirst, connection);
            command.Parameters.AddRange(RowParameters(caseId, 0, rebuilt.State, rebuilt.Links[^1].Hash));
            command.Parameters.AddRange(SideParameters(rebuilt.Events, 0, rebuilt.State));
            command.Parameters.AddRange(EventParameters([]));

            command.Parameters.AddRange(TaskParameters(rebuilt.Change, rebuilt.State.Version));

            // Nobody is called for what is past.
            command.Parameters.AddRange(NoticeParameters([]));
            command.Parameters.AddRange(OutboxParameters([], rebuilt.State.DecidedAt));
            await command.ExecuteNonQueryAsync(cancellation);
            await PostgresDatabase.RunAsync(
                connection, "DELETE FROM case_rebuild WHERE case_id = @id", cancellation, PostgresTypes.Text("id", caseId));
        }

        return ids.Length == atMost;
    }

    private static NpgsqlParameter[] RowParameters(string caseId, int expectedVersion, CaseFile state, byte[] head) =>
    [
        PostgresTypes.Text("id", caseId),
        PostgresTypes.Integer("expected", expectedVersion),
        PostgresTypes.Parameter("head", NpgsqlDbType.Bytea, head),
        .. CaseColumns.All.Select(column => PostgresTypes.Parameter(column.Name, TypeOf(column.Type), column.Value(state) switch
        {
            DateTimeOffset instant => Stored(instant),
            var value => value,
        })),
    ];

    private static NpgsqlParameter[] SideParameters(ImmutableArray<CaseEvent> events, int version, CaseFile state)
    {
        var rulings = events.Index()
            .Where(item => item.Item is CaseArbitrated)
            .Select(item => (Version: version + item.Index + 1, Of: (CaseArbitrated)item.Item))
            .ToArray();
        var calls = CaseAppend.Calls(events, version).ToArray();
        return
        [
            PostgresTypes.Texts("parts", CaseColumns.DepartmentsOf(state)),
            PostgresTypes.Texts("tags", CaseAppend.Reporters(events)),
            Array("ruled_versions", NpgsqlDbType.Integer, rulings.Select(ruling => ruling.Version)),
            Array("ruled_ats", NpgsqlDbType.TimestampTz, rulings.Select(ruling => Stored(ruling.Of.At))),
            PostgresTypes.Texts("ruled_for", rulings.Select(ruling => ruling.Of.Lead)),
            Array("urge_versions", NpgsqlDbType.Integer, calls.Select(call => call.Version)),
            Array("urge_dues", NpgsqlDbType.TimestampTz, calls.Select(call => Stored(call.DueAt))),
        ];
    }

    private static NpgsqlParameter[] EventParameters(StoredEvent[] stored) =>
    [
        Array("versions", NpgsqlDbType.Integer, stored.Select(happened => happened.Version)),
        Array("ats", NpgsqlDbType.TimestampTz, stored.Select(happened => Stored(happened.At))),
        PostgresTypes.Texts("types", stored.Select(happened => happened.Type)),
        PostgresTypes.Texts("payloads", stored.Select(happened => happened.Payload)),
        Array("hashes", NpgsqlDbType.Bytea, stored.Select(happened => happened.Hash.ToArray())),
    ];

    private static NpgsqlParameter[] TaskParameters(TaskChange change, int version) =>
    [
        PostgresTypes.Instant("task_at", change.At),
        PostgresTypes.Text("task_state", change.State is { } state ? AccessWords.Of(state) : null),
        PostgresTypes.Text("task_outcome", AccessWords.Of(change.Outcome)),
        PostgresTypes.Text("task_by", change.By),
        PostgresTypes.Integer("task_keep", change.Keep),
        PostgresTypes.Integer("task_version", version),
        PostgresTypes.Integer("recall", NoticeFlow.Recall),
        Array("task_numbers", NpgsqlDbType.Integer, change.Rows.Select(row => row.Number)),
        PostgresTypes.Texts("task_workers", change.Rows.Select(row => row.Worker)),
        PostgresTypes.Texts("task_names", change.Rows.Select(row => row.Name)),
        PostgresTypes.Texts("task_states", change.Rows.Select(row => AccessWords.Of(row.State))),
        Array("task_assigned", NpgsqlDbType.TimestampTz, change.Rows.Select(row => Stored(row.AssignedAt))),
        Array("task_changed", NpgsqlDbType.TimestampTz, change.Rows.Select(row => Stored(row.ChangedAt))),
        Array(
            "task_ended", NpgsqlDbType.TimestampTz,
            change.Rows.Select(row => row.EndedAt is { } ended ? Stored(ended) : default(DateTime?))),
        Array("task_outcomes", NpgsqlDbType.Text, change.Rows.Select(row => row.Outcome is { } how ? AccessWords.Of(how) : null)),
    ];

    private static NpgsqlParameter[] NoticeParameters(Notice[] calls) =>
    [
        Array("call_runs", NpgsqlDbType.Integer, calls.Select(call => call.Run)),
        Array("call_loops", NpgsqlDbType.Integer, calls.Select(call => call.Loops)),
        Array("call_steps", NpgsqlDbType.Integer, calls.Select(call => call.Step)),
        PostgresTypes.Texts("call_people", calls.Select(call => call.Person)),
        PostgresTypes.Texts("call_names", calls.Select(call => call.Name)),
        Array("call_urgent", NpgsqlDbType.Boolean, calls.Select(call => call.Urgent)),
        Array("call_versions", NpgsqlDbType.Integer, calls.Select(call => call.CaseVersion)),
        Array("call_ats", NpgsqlDbType.TimestampTz, calls.Select(call => Stored(call.CreatedAt))),
    ];

    private static NpgsqlParameter[] OutboxParameters(ImmutableArray<OutboxMessage> outbox, DateTimeOffset at) =>
    [
        PostgresTypes.Texts("topics", outbox.Select(message => message.Topic)),
        PostgresTypes.Texts("keys", outbox.Select(message => message.Key)),
        PostgresTypes.Texts("messages", outbox.Select(message => message.Payload)),
        PostgresTypes.Instant("written_at", Instants.Floor(at)),
    ];

    private static NpgsqlParameter Array<T>(string name, NpgsqlDbType type, IEnumerable<T> values) =>
        PostgresTypes.Parameter(name, NpgsqlDbType.Array | type, values.ToArray());

    private static DateTime Stored(DateTimeOffset instant) => Instants.Of(Instants.Floor(instant)).UtcDateTime;

    private static NpgsqlDbType TypeOf(CaseColumnType type) => type switch
    {
        CaseColumnType.Text => NpgsqlDbType.Text,
        CaseColumnType.Integer => NpgsqlDbType.Integer,
        CaseColumnType.Number => NpgsqlDbType.Double,
        CaseColumnType.Instant => NpgsqlDbType.TimestampTz,
        CaseColumnType.Flag => NpgsqlDbType.Boolean,
        _ => NpgsqlDbType.Json,
    };
}
