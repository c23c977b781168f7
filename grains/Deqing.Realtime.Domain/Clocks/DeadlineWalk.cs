namespace Deqing.Realtime.Domain.Clocks;

/// <summary>
/// Goes from a start to its deadline day by day and writes down what counted. It begins with every slot and takes more together
/// until the steps are few enough.
/// </summary>
internal sealed class DeadlineWalk(
    Scale scale, WorkHours hours, WorkDays days, ClockClass it, long start, long due, ImmutableArray<Standstill> standstills)
{
    private static readonly ImmutableArray<(long, long)> WholeDay = [(0, TimeSpan.TicksPerDay)];

    private readonly long firstDay = WorkDays.NumberOf(start), lastDay = WorkDays.NumberOf(Math.Max(start, due - 1));
    private readonly List<Piece> pieces = [];
    private int past;

    private enum Detail
    {
        Slots,
        Days,
        Months,
        Years,
    }

    public ImmutableArray<DeadlineStep> Steps()
    {
        for (var detail = Detail.Slots; !Walk(detail); detail++)
            pieces.Clear();
        var steps = ImmutableArray.CreateBuilder<DeadlineStep>(pieces.Count);
        var total = 0L;
        foreach (var piece in pieces)
        {
            total += piece.Counted;
            steps.Add(new DeadlineStep(
                scale.Instant(piece.From), scale.Instant(piece.Until), piece.Kind, piece.Name, scale.Time(piece.Counted),
                scale.Time(piece.Paused), scale.Time(total), piece.Provisional));
        }

        return steps.MoveToImmutable();
    }

    private bool Walk(Detail detail)
    {
        past = 0;
        for (var day = firstDay; day <= lastDay; day++)
        {
            if (it.IsWorking() && !days.IsWorked(day))
                Off(detail, day);
            else if (it == ClockClass.WorkDayEnd)
                Closing(detail, day);
            else
                Worked(detail, day);
            if (pieces.Count > DeadlineStep.MaxSteps && detail < Detail.Years)
                return false;
        }

        return true;
    }

    private void Off(Detail detail, long day)
    {
        var name = days.NameOf(day);
        Add(detail, day, 0, TimeSpan.TicksPerDay, name is null ? StepKind.Weekend : StepKind.Holiday, name);
    }

    private void Closing(Detail detail, long day)
    {
        var closing = WorkDays.TicksOf(day) + hours.Closing;
        var kind = day == firstDay ? StepKind.StartDay : IsPausedAt(closing) ? StepKind.Pause : StepKind.Counted;
        Add(detail, day, 0, hours.Opening, StepKind.Night);
        Add(detail, day, hours.Opening, hours.Closing, kind);
        Add(detail, day, hours.Closing, TimeSpan.TicksPerDay, StepKind.Night);
    }

    private void Worked(Detail detail, long day)
    {
        var (end, between) = (0L, StepKind.Night);
        foreach (var (from, until) in it.IsWorking() ? hours.Ticks : WholeDay)
        {
            Add(detail, day, end, from, between);
            Slot(detail, day, from, until);
            (end, between) = (until, StepKind.Break);
        }

        Add(detail, day, end, TimeSpan.TicksPerDay, StepKind.Night);
    }

    private void Slot(Detail detail, long day, long from, long until)
    {
        var (midnight, all) = (WorkDays.TicksOf(day), standstills);
        while (past < all.Length && all[past].Until <= midnight + from)
            past++;
        for (var next = past; next < all.Length && all[next].From < midnight + until; next++)
        {
            var begins = Math.Max(from, all[next].From - midnight);
            var ends = Math.Min(until, all[next].Until - midnight);
            if (ends <= begins)
                continue;
            Add(detail, day, from, begins, StepKind.Counted);
            Add(detail, day, begins, ends, StepKind.Pause);
            from = ends;
        }

        Add(detail, day, from, until, StepKind.Counted);
    }

    private bool IsPausedAt(long closing)
    {
        foreach (var standstill in standstills)
            if (standstill.From < closing && closing <= standstill.Until)
                return true;
        return false;
    }

    private void Add(Detail detail, long day, long from, long until, StepKind kind, string? name = null)
    {
        var midnight = WorkDays.TicksOf(day);
        (from, until) = (Math.Max(start, midnight + from), Math.Min(due, midnight + until));
        if (until <= from)
            return;
        var amount = it == ClockClass.WorkDayEnd ? 1 : until - from;
        var piece = new Piece(
            from, until, kind, name, kind == StepKind.Counted ? amount : 0, kind == StepKind.Pause ? amount : 0,
            scale.IsProvisional(from, until), BucketOf(detail, day, kind));
        if (pieces.Count > 0 && pieces[^1].Joined(piece) is { } joined)
            pieces[^1] = joined;
        else
            pieces.Add(piece);
    }

    // Pieces of one bucket are taken together; those of bucket 0 only with their like. The first and the last day stay as they are.
    private int BucketOf(Detail detail, long day, StepKind kind)
    {
        var date = new DateTime(WorkDays.TicksOf(day));
        return detail switch
        {
            Detail.Years => date.Year,
            _ when detail == Detail.Slots || day == firstDay || day == lastDay => 0,
            Detail.Months => (date.Year * 12) + date.Month,
            _ => kind is StepKind.Weekend or StepKind.Holiday ? 0 : 1,
        };
    }

    private readonly record struct Piece(
        long From, long Until, StepKind Kind, string? Name, long Counted, long Paused, bool Provisional, int Bucket)
    {
        public Piece? Joined(Piece next)
        {
            var alike = Kind == next.Kind && Name == next.Name;
            if (Bucket != next.Bucket || (Bucket == 0 && (!alike || Provisional != next.Provisional)))
                return null;
            return this with
            {
                Until = next.Until, Kind = alike ? Kind : StepKind.Together, Name = alike ? Name : null, Counted = Counted + next.Counted,
                Paused = Paused + next.Paused, Provisional = Provisional | next.Provisional,
            };
        }
    }
}
