using System.Data.Common;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Notices;

namespace Deqing.Realtime.Storage;

/// <summary>Rows of notices. The databases differ only in how they keep an instant.</summary>
/// <param name="instant">Reads the instant in a column.</param>
internal sealed class NoticeRows(Func<DbDataReader, int, DateTimeOffset> instant)
{
    public const string Columns = """
        n.number, n.case_id, n.run, n.loops, n.step, n.person, n.name, n.urgent, n.case_version, n.created_at, n.read_at
        """;

    public const string DeliveryColumns =
        "d.number, d.channel, d.state, d.attempts, d.next_at, d.ended_at, d.problem, d.external_id";

    public const string PreferenceColumns = "person, channels, quiet_from, quiet_until, language, mail, version, changed_at";

    /// <summary>Number of columns of a notice, and of a delivery.</summary>
    public const int Width = 11, DeliveryWidth = 8;

    /// <summary>The notices that events are to be written with; their numbers are given by the database.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="events">The events.</param>
    /// <param name="version">The version of the case before them.</param>
    public static Notice[] Of(string caseId, ImmutableArray<CaseEvent> events, int version) =>
        [.. events.SelectMany((happened, index) => Of(caseId, happened, version + index + 1))];

    /// <summary>The notices of tasks that were taken from their workers.</summary>
    /// <param name="taken">The tasks, ended.</param>
    /// <param name="version">The version of the case with that.</param>
    public static IEnumerable<Notice> Of(ImmutableArray<TaskRow> taken, int version) => taken.Select(row => new Notice(
        0, row.CaseId, 0, row.Number, NoticeFlow.Recall, row.Worker, row.Name, false, version, row.EndedAt!.Value, null));

    // Who took notice before ids were kept cannot be reminded.
    private static IEnumerable<Notice> Of(string caseId, CaseEvent happened, int version) => happened switch
    {
        EscalationStepped { What: NotifyStep notify } step => step.People.Select(called => new Notice(
            0, caseId, step.Run, NoticeFlow.LoopOf(step), step.Step, called.Id, called.Name, notify.Urgent, version, step.At, null)),
        AcknowledgementReminded { By: { Id: not "" } by } it =>
            [new Notice(0, caseId, it.Run, version, NoticeFlow.Reminder, by.Id, by.Name, true, version, it.At, null)],
        TaskAssigned { State: TaskState.Offered, Worker: var worker } it =>
            [new Notice(0, caseId, 0, it.Number, NoticeFlow.Offer, worker.Id, worker.Name, true, version, it.At, null)],
        _ => [],
    };

    public Notice Read(DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetString(5),
        reader.GetString(6), reader.GetBoolean(7), reader.GetInt32(8), instant(reader, 9), InstantOrNull(reader, 10));

    public NoticeDelivery ReadDelivery(DbDataReader reader, int from) => new(
        reader.GetInt64(from), AccessWords.Read<NoticeChannel>(reader.GetString(from + 1)),
        AccessWords.Read<NoticeState>(reader.GetString(from + 2)), reader.GetInt32(from + 3), InstantOrNull(reader, from + 4),
        InstantOrNull(reader, from + 5), TextOrNull(reader, from + 6), TextOrNull(reader, from + 7));

    public DateTimeOffset? InstantOrNull(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : instant(reader, column);

    public NoticePreferenceRow ReadPreference(DbDataReader reader) => new(
        reader.GetString(0),
        new NoticePreference(
            [.. reader.GetString(1).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(AccessWords.Read<NoticeChannel>)],
            reader.IsDBNull(2) ? null : new DayHours(reader.GetInt32(2), reader.GetInt32(3)), reader.GetString(4)),
        TextOrNull(reader, 5), reader.GetInt32(6), instant(reader, 7));

    public static string Write(ImmutableArray<NoticeChannel> channels) => string.Join(' ', channels.Select(AccessWords.Of));

    private static string? TextOrNull(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
