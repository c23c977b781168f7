using System.Collections.Immutable;
using System.Data.Common;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Notices;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Workers;
using Deqing.Realtime.Storage.Tests.Cases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteWorkerTests(Databases databases) : WorkerSuite(databases, StorageProvider.Sqlite)
{
    protected override DbConnection Connect() =>
        new SqliteConnection($"Data Source={Path.Combine(Settings.DataDirectory, "realtime.db")};Pooling=False");
}

public sealed class PostgresWorkerTests(Databases databases) : WorkerSuite(databases, StorageProvider.Postgres)
{
    protected override DbConnection Connect() => new NpgsqlConnection(Settings.ConnectionString);
}

public abstract class WorkerSuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    private static readonly DateTimeOffset Day = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Actor Desk = new("desk", "指挥", Role.CommandCenter, null, "web");

    private static readonly WorkerPosition At = new(new Position(119.96, 30.53), 12.5, Day);

    private IWorkerStore Workers => Store.Workers;

    protected abstract DbConnection Connect();

    [Fact]
    public async Task A_card_comes_back_as_it_was_and_the_later_word_counts()
    {
        Assert.Null(await Workers.FindAsync("wang", Stop));
        var card = WorkerCard.Of("wang") with { Status = WorkerStatus.Available, StatusSince = Day, Position = At };
        await Workers.SaveStateAsync(card, Stop);
        Same(card, await Workers.FindAsync("wang", Stop));

        var older = card with
        {
            Status = WorkerStatus.Off, StatusSince = Day.AddSeconds(-1), Position = At with { At = Day.AddSeconds(-1) },
        };
        await Workers.SaveStateAsync(older, Stop);
        Same(card, await Workers.FindAsync("wang", Stop));
        var newer = card with
        {
            Status = WorkerStatus.Resting, StatusSince = Day.AddSeconds(1), Position = At with { Accuracy = 3, At = Day.AddSeconds(1) },
        };
        await Workers.SaveStateAsync(newer, Stop);
        Same(newer, await Workers.FindAsync("wang", Stop));
    }

    [Fact]
    public async Task A_position_alone_makes_a_row_of_somebody_who_never_said_that_they_work()
    {
        await Workers.SaveStateAsync(WorkerCard.Of("li") with { Position = At }, Stop);
        Same(WorkerCard.Of("li") with { Position = At }, await Workers.FindAsync("li", Stop));
    }

    [Fact]
    public async Task A_profile_changes_only_for_who_saw_it_and_leaves_the_state_alone()
    {
        var card = WorkerCard.Of("wang") with { Skills = ["electric", "water"], Capacity = 6, Version = 1 };
        Assert.True(await Workers.SaveProfileAsync(card, Stop));
        Assert.False(await Workers.SaveProfileAsync(card, Stop));
        Same(card, await Workers.FindAsync("wang", Stop));
        await Workers.SaveStateAsync(card with { Status = WorkerStatus.Available, StatusSince = Day, Skills = [], Version = 9 }, Stop);
        var next = card with { Status = WorkerStatus.Available, StatusSince = Day, Skills = [], Capacity = 2, Version = 2 };
        Assert.True(await Workers.SaveProfileAsync(next, Stop));
        Same(next, await Workers.FindAsync("wang", Stop));
        Assert.False(await Workers.SaveProfileAsync(next with { Version = 4 }, Stop));
        Assert.False(await Workers.SaveProfileAsync(WorkerCard.Of("nobody") with { Version = 2, Capacity = 1 }, Stop));

        // Of a row that has only a position the first profile is written too.
        await Workers.SaveStateAsync(WorkerCard.Of("li") with { Position = At }, Stop);
        Assert.True(await Workers.SaveProfileAsync(WorkerCard.Of("li") with { Capacity = 1, Version = 1 }, Stop));
        Assert.Equal(["li", "wang"], (await Workers.ListAsync(Stop)).Select(one => one.Person));
    }

    [Fact]
    public async Task A_task_is_a_row_from_its_offer_to_the_end_of_its_step()
    {
        var state = await DoAsync("c1", null, Given("wang", 1));
        Same(Row("c1", 1, "wang", TaskState.Offered, 0, 0), await Workers.OfCaseAsync("c1", Stop));
        state = await DoAsync("c1", state, new TaskAccepted(Day.AddMinutes(1), Actor("wang"), 1));
        Same(Row("c1", 1, "wang", TaskState.Accepted, 0, 1), await Workers.OfCaseAsync("c1", Stop));
        state = await DoAsync("c1", state, new TaskArrived(Day.AddMinutes(2), Actor("wang"), 1));
        state = await DoAsync("c1", state, new CaseNoted(Day.AddMinutes(3), Desk, "note", [], false));
        Same(Row("c1", 1, "wang", TaskState.Arrived, 0, 2), await Workers.OfCaseAsync("c1", Stop));
        await DoAsync("c1", state, new CaseVerified(Day.AddMinutes(4), Actor("wang"), null, [], SomeCases.DueAt(Day.AddHours(1))));
        Same(Row("c1", 1, "wang", TaskState.Arrived, 0, 2, 4, TaskOutcome.Done), await Workers.OfCaseAsync("c1", Stop));
    }

    /// <summary>What ends a task, how it has ended, and whether the worker is told.</summary>
    public static readonly TheoryData<string, TaskOutcome, bool> Ends = new()
    {
        { "declined", TaskOutcome.Declined, false },
        { "unanswered", TaskOutcome.Unanswered, true },
        { "lapsed", TaskOutcome.Lapsed, false },
        { "recalled", TaskOutcome.Recalled, true },
        { "given to another", TaskOutcome.Recalled, true },
        { "voided", TaskOutcome.Ended, true },
        { "voided by the worker", TaskOutcome.Done, false },
        { "verified by another", TaskOutcome.Done, true },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_task_has_one_end_and_who_did_not_end_it_is_told(string what, TaskOutcome outcome, bool told)
    {
        var reserved = what == "lapsed";
        var state = await DoAsync("c1", null, Given("wang", 1, reserved ? TaskState.Reserved : TaskState.Offered));
        var at = Day.AddMinutes(5);
        await DoAsync("c1", state, what switch
        {
            "declined" => new TaskDeclined(at, Actor("wang"), 1, "far away"),
            "unanswered" or "lapsed" => new TaskUnanswered(at, 1, Called("wang"), reserved ? TaskState.Reserved : TaskState.Offered),
            "recalled" => new TaskRecalled(at, Desk, 1, "mistake"),
            "given to another" => Given("li", 2) with { At = at },
            "voided" => new CaseVoided(at, Desk, "nothing"),
            "voided by the worker" => new CaseVoided(at, Actor("wang"), "nothing"),
            _ => new CaseVerified(at, Desk, null, [], SomeCases.DueAt(Day.AddHours(1))),
        });
        var row = (await Workers.OfCaseAsync("c1", Stop))[0];
        Assert.Equal((outcome, at), (row.Outcome!.Value, row.EndedAt!.Value));
        var notices = (await Store.Notices.OfCaseAsync("c1", Stop)).Select(it => it.Notice).ToList();
        var recall = notices.Where(it => it.Step == NoticeFlow.Recall).ToList();
        Assert.Equal(told ? ["wang 王wang 1 False"] : [], recall.Select(it => $"{it.Person} {it.Name} {it.Loops} {it.Urgent}"));
        Assert.Equal(
            reserved ? [] : what == "given to another" ? ["wang 1 True", "li 2 True"] : ["wang 1 True"],
            notices.Where(it => it.Step == NoticeFlow.Offer).Select(it => $"{it.Person} {it.Loops} {it.Urgent}"));
    }

    [Fact]
    public async Task Loads_count_what_is_open_and_what_was_offered_since()
    {
        await DoAsync("c1", null, Given("wang", 1));
        await DoAsync("c2", null, Given("wang", 1, TaskState.Reserved) with { At = Day.AddHours(1) });
        var third = await DoAsync("c3", null, Given("li", 1) with { At = Day.AddHours(2) });
        await DoAsync("c3", third, new TaskDeclined(Day.AddHours(3), Actor("li"), 1, "no"));
        var loads = await Workers.LoadsAsync(Day, Stop);
        Assert.Equal(["wang 2"], loads.Open.Select(it => $"{it.Key} {it.Value}"));
        Assert.Equal(["li 1", "wang 1"], loads.Given.Select(it => $"{it.Key} {it.Value}").Order());
        Assert.Equal(["li 1"], (await Workers.LoadsAsync(Day.AddMilliseconds(1), Stop)).Given.Select(it => $"{it.Key} {it.Value}"));
    }

    [Fact]
    public async Task Open_tasks_of_a_worker_come_with_their_cases_the_oldest_first()
    {
        await DoAsync("c2", null, Given("wang", 1) with { At = Day.AddHours(1) });
        await DoAsync("c1", null, Given("wang", 1));
        await DoAsync("c3", null, Given("li", 1));
        var open = await Workers.OpenAsync("wang", Stop);
        Assert.Equal(["c1 c1 wang", "c2 c2 wang"], open.Select(it => $"{it.Task.CaseId} {it.Case.Id} {it.Case.Case.Task!.Worker.Id}"));
        var rows = await Store.Cases.FindAsync(["c1", "c2"], Stop);
        Assert.Equal(rows.OrderBy(row => row.Id).Select(row => row.Number), open.Select(it => it.Case.Number));
        Assert.Empty(await Workers.OpenAsync("nobody", Stop));
    }

    [Fact]
    public async Task Rows_made_anew_are_as_they_were_and_tell_nobody_again()
    {
        var state = await DoAsync("c1", null, Given("wang", 1));
        state = await DoAsync("c1", state, new TaskUnanswered(Day.AddMinutes(5), 1, Called("wang"), TaskState.Offered), Given("li", 2));
        state = await DoAsync("c1", state, new TaskAccepted(Day.AddMinutes(6), Actor("li"), 2));
        state = await DoAsync(
            "c1", state, new CaseVerified(Day.AddMinutes(7), Actor("li"), null, [], SomeCases.DueAt(Day.AddHours(1))));
        await DoAsync("c1", state, Given("zhao", 3) with { At = Day.AddMinutes(8) });
        var before = await Workers.OfCaseAsync("c1", Stop);
        var told = (await Store.Notices.OfCaseAsync("c1", Stop)).Length;
        Assert.Equal(
            ["wang Unanswered", "li Done", "zhao "], before.Select(row => $"{row.Worker} {row.Outcome}"));
        await Store.DisposeAsync();

        await using (var connection = Connect())
        {
            await connection.OpenAsync(Stop);
            foreach (var sql in (string[])["DELETE FROM case_task", "INSERT INTO case_rebuild (case_id) VALUES ('c1')"])
            {
                await using var command = connection.CreateCommand();
                command.CommandText = sql;
                Assert.NotEqual(0, await command.ExecuteNonQueryAsync(Stop));
            }
        }

        await using var store = StoreFactory.Open(Settings, CaseEvolution.Evolve);
        await store.PrepareAsync(Stop);
        Same(before, await store.Workers.OfCaseAsync("c1", Stop));
        Assert.Equal(told, (await store.Notices.OfCaseAsync("c1", Stop)).Length);
    }

    [Fact]
    public async Task What_was_not_appended_gives_nobody_a_task()
    {
        var state = await DoAsync("c1", null, Given("wang", 1));
        var late = Given("li", 2);
        Assert.Equal(AppendResult.Conflict, await Store.Cases.AppendAsync("c1", state.Version - 1, [late], state, [], Stop));
        Assert.Equal(["wang"], (await Workers.OfCaseAsync("c1", Stop)).Select(row => row.Worker));
    }

    private static void Same(WorkerCard expected, WorkerCard? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Skills.AsEnumerable(), actual.Skills.AsEnumerable());
        Assert.Equal(expected, actual with { Skills = expected.Skills });
    }

    private static void Same(ImmutableArray<TaskRow> expected, ImmutableArray<TaskRow> actual) =>
        Assert.Equal(expected.AsEnumerable(), actual.AsEnumerable());

    private static ImmutableArray<TaskRow> Row(
        string caseId, int number, string worker, TaskState state, int assigned, int changed, int? ended = null,
        TaskOutcome? outcome = null) =>
        [
            new(
                caseId, number, worker, $"王{worker}", state, Day.AddMinutes(assigned), Day.AddMinutes(changed),
                ended is { } minutes ? Day.AddMinutes(minutes) : null, outcome),
        ];

    private static TaskAssigned Given(string worker, int number, TaskState state = TaskState.Offered) => new(
        Day, Desk, number, Called(worker), state, Day.AddMinutes(5), null, new TaskChoice(1, 1, 5, 100, 10, 0, 0, null));

    private static Called Called(string worker) => new(worker, $"王{worker}");

    private static Actor Actor(string worker) => new(worker, $"王{worker}", Role.GridWorker, null, "web");

    /// <summary>Appends events to a case, or opens it with them. Returns how it stands.</summary>
    private async Task<CaseFile> DoAsync(string id, CaseFile? state, params CaseEvent[] events)
    {
        if (state is null)
            events = [SomeCases.Reported(SomeCases.Empty() with { DecidedAt = Day }), .. events];
        var after = events.Aggregate(state, CaseEvolution.Evolve)!;
        Assert.Equal(
            AppendResult.Appended, await Store.Cases.AppendAsync(id, state?.Version ?? 0, [.. events], after, [], Stop));
        return after;
    }
}
