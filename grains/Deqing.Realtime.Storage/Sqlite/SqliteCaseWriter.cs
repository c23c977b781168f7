using System.Text.Json;
using Deqing.Realtime.Domain.Cases;
using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>Writes cases in a transaction that is open.</summary>
internal sealed class SqliteCaseWriter(SqliteConnection connection, SqliteTransaction transaction)
{
    private static readonly string Insert =
        $"""
         INSERT INTO case_row (id, head, {string.Join(", ", CaseColumns.All.Select(column => column.Name))})
         VALUES ($id, $head, {string.Join(", ", CaseColumns.All.Select(column => $"${column.Name}"))}) ON CONFLICT DO NOTHING
         """;

    private static readonly string Update =
        $"""
         UPDATE case_row SET head = $head, {string.Join(", ", CaseColumns.All.Select(column => $"{column.Name} = ${column.Name}"))}
         WHERE id = $id AND version = $expected
         """;

    private static readonly WorkerRows Tasks = new((reader, column) => Instants.Of(reader.GetInt64(column)));

    /// <returns>Whether the case had the expected version; if not, nothing was written.</returns>
    public bool Append(
        string caseId, int expectedVersion, ImmutableArray<CaseEvent> events, CaseFile state, ImmutableArray<OutboxMessage> outbox)
    {
        byte[]? head = null;
        if (expectedVersion > 0)
        {
            if (HeadOf(caseId, expectedVersion) is not { } known)
                return false;
            head = known;
        }

        var stored = CaseAppend.Link(caseId, head, expectedVersion, events);
        if (!WriteRow(caseId, expectedVersion, state, stored[^1].Hash))
            return false;
        foreach (var happened in stored)
            Run("INSERT INTO case_event (case_id, version, at, type, payload, hash) VALUES ($id, $version, $at, $type, $payload, $hash)",
                ("$id", caseId), ("$version", happened.Version), ("$at", Instants.Floor(happened.At)), ("$type", happened.Type),
                ("$payload", happened.Payload), ("$hash", happened.Hash.ToArray()));
        WriteSides(caseId, events, expectedVersion, state);
        var taken = WriteTasks(caseId, TaskChange.Of(caseId, events, state));
        WriteNotices([.. NoticeRows.Of(caseId, events, expectedVersion), .. NoticeRows.Of(taken, state.Version)]);
        foreach (var message in outbox)
            Run("INSERT INTO outbox (topic, key, payload, written_at) VALUES ($topic, $key, $payload, $written)",
                ("$topic", message.Topic), ("$key", message.Key), ("$payload", message.Payload),
                ("$written", Instants.Floor(events[^1].At)));
        return true;
    }

    /// <summary>Makes the rows of cases anew from their events.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool Rebuild(Func<CaseFile?, CaseEvent, CaseFile> evolve, int atMost)
    {
        var ids = Query(
            "SELECT case_id FROM case_rebuild ORDER BY position LIMIT $limit", reader => reader.GetString(0), ("$limit", atMost));
        foreach (var caseId in ids)
        {
            var kept = Query(
                "SELECT version, at, type, payload FROM case_event WHERE case_id = $id ORDER BY version",
                reader => new StoredEvent(
                    reader.GetInt32(0), Instants.Of(reader.GetInt64(1)), reader.GetString(2), reader.GetString(3), []),
                ("$id", caseId));
            var rebuilt = CaseRebuild.Of(caseId, kept, evolve);
            foreach (var (version, hash) in rebuilt.Links)
                Run("UPDATE case_event SET hash = $hash WHERE case_id = $id AND version = $version",
                    ("$hash", hash), ("$id", caseId), ("$version", version));
            Run("DELETE FROM case_row WHERE id = $id", ("$id", caseId));
            Run("DELETE FROM case_task WHERE case_id = $id", ("$id", caseId));
            WriteTasks(rebuilt.Tasks);
            WriteRow(caseId, 0, rebuilt.State, [.. rebuilt.Links[^1].Hash]);
            WriteSides(caseId, rebuilt.Events, 0, rebuilt.State);
            Run("DELETE FROM case_rebuild WHERE case_id = $id", ("$id", caseId));
        }

        return ids.Length == atMost;
    }

    private byte[]? HeadOf(string caseId, int version) =>
        Query(
            "SELECT head FROM case_row WHERE id = $id AND version = $version", reader => reader.GetFieldValue<byte[]>(0),
            ("$id", caseId), ("$version", version)) is [var head]
            ? head
            : null;

    /// <summary>Replaces the query row if it has the expected version; the row's version is the lock on the case.</summary>
    private bool WriteRow(string caseId, int expectedVersion, CaseFile state, ImmutableArray<byte> head) =>
        Run(
            expectedVersion == 0 ? Insert : Update,
            [
                ("$id", caseId), ("$head", head.ToArray()), ("$expected", expectedVersion),
                .. CaseColumns.All.Select(column => ($"${column.Name}", column.Value(state) switch
                {
                    DateTimeOffset instant => Instants.Floor(instant),
                    var value => value,
                })),
            ]) == 1;

    private void WriteSides(string caseId, ImmutableArray<CaseEvent> events, int version, CaseFile state)
    {
        var decided = Instants.Floor(state.DecidedAt);
        var departments = JsonSerializer.Serialize(CaseColumns.DepartmentsOf(state));
        Run("DELETE FROM case_department WHERE case_id = $id AND department NOT IN (SELECT value FROM json_each($departments))",
            ("$id", caseId), ("$departments", departments));
        Run("INSERT INTO case_department SELECT value, $decided, $id FROM json_each($departments) WHERE true ON CONFLICT DO NOTHING",
            ("$id", caseId), ("$departments", departments), ("$decided", decided));
        foreach (var tag in CaseAppend.Reporters(events))
            Run("INSERT INTO case_reporter VALUES ($tag, $decided, $id) ON CONFLICT DO NOTHING",
                ("$tag", tag), ("$decided", decided), ("$id", caseId));
        foreach (var (called, dueAt) in CaseAppend.Calls(events, version))
            Run("INSERT INTO case_call VALUES ($due, $id, $version) ON CONFLICT DO NOTHING",
                ("$due", Instants.Floor(dueAt)), ("$id", caseId), ("$version", called));
        foreach (var (index, happened) in events.Index())
            if (happened is CaseArbitrated ruling)
                Run("""
                    INSERT INTO case_precedent (category, township, at, case_id, version, department)
                    VALUES ($category, $township, $at, $id, $version, $department) ON CONFLICT DO NOTHING
                    """,
                    ("$category", state.Category), ("$township", state.Place.Township ?? ""), ("$at", Instants.Floor(ruling.At)),
                    ("$id", caseId), ("$version", version + index + 1), ("$department", ruling.Lead));
    }

    // Not when rows are made anew: nobody is called for what is past.
    private void WriteNotices(IEnumerable<Notice> notices)
    {
        foreach (var notice in notices)
        {
            var created = Instants.Floor(notice.CreatedAt);
            var numbers = Query(
                """
                INSERT INTO notification (case_id, run, loops, step, person, name, urgent, case_version, created_at)
                VALUES ($id, $run, $loops, $step, $person, $name, $urgent, $version, $at) ON CONFLICT DO NOTHING RETURNING number
                """,
                reader => reader.GetInt64(0),
                ("$id", notice.CaseId), ("$run", notice.Run), ("$loops", notice.Loops), ("$step", notice.Step),
                ("$person", notice.Person), ("$name", notice.Name), ("$urgent", notice.Urgent), ("$version", notice.CaseVersion),
                ("$at", created));
            foreach (var number in numbers)
                Run("""
                    INSERT INTO notification_delivery (number, channel, person, state, attempts, next_at)
                    VALUES ($number, 'inApp', $person, 'waiting', 0, $at)
                    """,
                    ("$number", number), ("$person", notice.Person), ("$at", created));
        }
    }

    /// <summary>Writes what has changed in the tasks of a case.</summary>
    /// <returns>Tasks that were taken from workers who did not end them themselves.</returns>
    private ImmutableArray<TaskRow> WriteTasks(string caseId, TaskChange change)
    {
        var ended = Query(
            $"""
             UPDATE case_task AS t SET ended_at = $at, state = coalesce($state, state),
                 outcome = CASE WHEN $outcome = 'ended' AND worker = $by THEN 'done' ELSE $outcome END
             WHERE case_id = $id AND ended_at IS NULL AND number <> $keep
             RETURNING case_id, number, worker, name, state, assigned_at, changed_at, ended_at, outcome
             """,
            Tasks.ReadTask,
            ("$at", Instants.Floor(change.At)), ("$state", change.State is { } state ? AccessWords.Of(state) : null),
            ("$outcome", AccessWords.Of(change.Outcome)), ("$by", change.By), ("$id", caseId), ("$keep", change.Keep));
        WriteTasks(change.Rows);
        return [.. ended.Where(row => change.IsTaken(row))];
    }

    private void WriteTasks(ImmutableArray<TaskRow> rows)
    {
        foreach (var row in rows)
            Run("""
                INSERT INTO case_task (case_id, number, worker, name, state, assigned_at, changed_at, ended_at, outcome)
                VALUES ($id, $number, $worker, $name, $state, $assigned, $changed, $ended, $outcome)
                ON CONFLICT (case_id, number) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at,
                    ended_at = excluded.ended_at, outcome = excluded.outcome
                """,
                ("$id", row.CaseId), ("$number", row.Number), ("$worker", row.Worker), ("$name", row.Name),
                ("$state", AccessWords.Of(row.State)), ("$assigned", Instants.Floor(row.AssignedAt)),
                ("$changed", Instants.Floor(row.ChangedAt)), ("$ended", row.EndedAt is { } ended ? Instants.Floor(ended) : null),
                ("$outcome", row.Outcome is { } outcome ? AccessWords.Of(outcome) : null));
    }

    private int Run(string sql, params (string Name, object? Value)[] parameters) =>
        SqliteDatabase.Run(connection, transaction, sql, parameters);

    private ImmutableArray<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] parameters) =>
        SqliteDatabase.Query(connection, transaction, sql, parameters, read);
}
