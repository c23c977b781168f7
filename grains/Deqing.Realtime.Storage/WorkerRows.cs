using System.Data.Common;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Workers;

namespace Deqing.Realtime.Storage;

/// <summary>Rows of workers and of their tasks. The databases differ only in how they keep an instant.</summary>
/// <param name="instant">Reads the instant in a column.</param>
internal sealed class WorkerRows(Func<DbDataReader, int, DateTimeOffset> instant)
{
    public const string Columns = "person, status, status_since, longitude, latitude, accuracy, position_at, skills, capacity, version";

    public const string TaskColumns =
        "t.case_id, t.number, t.worker, t.name, t.state, t.assigned_at, t.changed_at, t.ended_at, t.outcome";

    /// <summary>Number of columns of a task.</summary>
    public const int TaskWidth = 9;

    public WorkerCard Read(DbDataReader reader) => new(
        reader.GetString(0), AccessWords.Read<WorkerStatus>(reader.GetString(1)), InstantOrNull(reader, 2),
        reader.IsDBNull(6)
            ? null
            : new WorkerPosition(new Position(reader.GetDouble(3), reader.GetDouble(4)), reader.GetDouble(5), instant(reader, 6)),
        [.. reader.GetString(7).Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        reader.IsDBNull(8) ? null : reader.GetInt32(8), reader.GetInt32(9));

    public TaskRow ReadTask(DbDataReader reader) => new(
        reader.GetString(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3),
        AccessWords.Read<TaskState>(reader.GetString(4)), instant(reader, 5), instant(reader, 6), InstantOrNull(reader, 7),
        reader.IsDBNull(8) ? null : AccessWords.Read<TaskOutcome>(reader.GetString(8)));

    public static OpenTask With(TaskRow task, DbDataReader reader) => new(
        task, new CaseRow(task.CaseId, reader.GetInt64(TaskWidth), CaseJson.ReadCase(reader.GetString(TaskWidth + 1))));

    public static string Write(ImmutableArray<string> skills) => string.Join(' ', skills);

    private DateTimeOffset? InstantOrNull(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : instant(reader, column);
}
