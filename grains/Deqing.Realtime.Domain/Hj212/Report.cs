using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.Hj212;

/// <summary>What data say of the water.</summary>
/// <param name="Observations">
/// What is to be logged, apart by time; empty if there is nothing. Values a sample of its own time gave come behind the others.
/// </param>
/// <param name="Rejection">Why there is nothing, or null.</param>
/// <param name="Unknown">Factors the catalogue does not know.</param>
/// <param name="Unreadable">Values that are no finite number, and repeats of a factor.</param>
public readonly record struct Report(ImmutableArray<Observation> Observations, Rejection? Rejection, int Unknown, int Unreadable);

/// <summary>
/// Reads data packets: of real-time data (2011) the Rtd of each factor, of minutes, hours and days the Avg. One value that cannot
/// be read costs nothing but itself.
/// </summary>
/// <remarks>
/// The log keeps one observation of a sensor and millisecond, and HJ 212 counts seconds. So what shares a second is kept apart by
/// milliseconds, the same ones whenever it is sent again: part n of a split packet stands n - 1 later, a mean 200 more, so that it
/// never takes the place of a measurement, and a value whose sample was taken earlier 500 and the number of its metric after the
/// second of its sample.
/// </remarks>
/// <param name="factors">The codes.</param>
/// <param name="zone">Time zone the devices' clocks show.</param>
/// <param name="maxSampleAge">
/// How much older than its message a sample may be to count as measured with it. An analyser takes its time, so what it found is
/// still news then; what it repeats later belongs to the time of its sample.
/// </param>
public sealed class ReportReader(FactorCodes factors, WallClock zone, TimeSpan maxSampleAge)
{
    private const int Mean = Packet.MaxParts, OwnSample = 500;

    /// <summary>Reads a packet of kind <see cref="CommandKind.RealTime"/> or <see cref="CommandKind.Period"/>.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="receivedAt">When it arrived, UTC, to the millisecond.</param>
    public Report Read(in Packet packet, DateTimeOffset receivedAt)
    {
        if (!PacketTime.TryRead(ContentReader.Find(packet.Content, "DataTime"u8), out var time))
            return new Report([], Rejection.MalformedTime, 0, 0);
        var draft = new Draft(
            factors, packet.Command == Commands.RealTime ? "Rtd"u8 : "Avg"u8, time, time - maxSampleAge.Ticks,
            stackalloc MetricValue[factors.Most], stackalloc long[factors.Most]);
        var fields = new ContentReader(packet.Content);
        while (fields.Next(out var field))
            draft.Take(field);
        draft.Finish();
        if (draft.Count == 0)
            return new Report([], Rejection.NoValues, draft.Unknown, draft.Unreadable);
        var later = Math.Max(packet.Part - 1, 0) + (packet.Command == Commands.RealTime ? 0 : Mean);
        var at = time + (later * TimeSpan.TicksPerMillisecond);
        return new Report(Observations(draft, time, at, receivedAt), null, draft.Unknown, draft.Unreadable);
    }

    private ImmutableArray<Observation> Observations(in Draft draft, long time, long at, DateTimeOffset receivedAt)
    {
        var own = 0;
        foreach (var sampled in draft.Times)
            own += sampled != time ? 1 : 0;
        if (own == 0)
            return [new Observation(Instant(at), receivedAt, null, [.. draft.Values])];
        var observations = ImmutableArray.CreateBuilder<Observation>(own + 1);
        var together = ImmutableArray.CreateBuilder<MetricValue>(draft.Count - own);
        for (var i = 0; i < draft.Count; i++)
            if (draft.Times[i] == time)
                together.Add(draft.Values[i]);
        if (together.Count > 0)
            observations.Add(new Observation(Instant(at), receivedAt, null, together.MoveToImmutable()));
        for (var i = 0; i < draft.Count; i++)
            if (draft.Times[i] != time)
                observations.Add(new Observation(
                    Instant(draft.Times[i] + ((OwnSample + draft.Values[i].Metric) * TimeSpan.TicksPerMillisecond)),
                    receivedAt, null, [draft.Values[i]]));
        return observations.DrainToImmutable();
    }

    private DateTimeOffset Instant(long local) => zone.Instant(local).ToUniversalTime();

    /// <summary>The values as they are gathered, field by field.</summary>
    private ref struct Draft(
        FactorCodes factors, ReadOnlySpan<byte> wanted, long time, long oldest, Span<MetricValue> values, Span<long> times)
    {
        private readonly FactorCodes factors = factors;
        private readonly ReadOnlySpan<byte> wanted = wanted;
        private readonly long time = time, oldest = oldest;
        private readonly Span<MetricValue> values = values;
        private readonly Span<long> times = times;
        private ReadOnlySpan<byte> code, value, flag, sampled;

        public int Count { get; private set; }

        public int Unknown { get; private set; }

        public int Unreadable { get; private set; }

        public readonly ReadOnlySpan<MetricValue> Values => values[..Count];

        public readonly ReadOnlySpan<long> Times => times[..Count];

        /// <summary>Takes a field. A flag without a code, as some loggers write it, is of the factor before it.</summary>
        public void Take(in ContentField field)
        {
            if (field.Code.IsEmpty && !field.Name.SequenceEqual("Flag"u8))
                return;
            var isValue = field.Name.SequenceEqual(wanted);
            if (!field.Code.IsEmpty && (!field.Code.SequenceEqual(code) || (isValue && !value.IsEmpty)))
            {
                Finish();
                code = field.Code;
            }
            if (isValue)
                value = field.Value;
            else if (field.Name.SequenceEqual("Flag"u8))
                flag = field.Value;
            else if (field.Name.SequenceEqual("SampleTime"u8))
                sampled = field.Value;
        }

        /// <summary>Ends the factor whose fields came last.</summary>
        public void Finish()
        {
            if (!value.IsEmpty)
                Add();
            code = value = flag = sampled = default;
        }

        private void Add()
        {
            if (factors.Find(code) is not { } metric)
                Unknown++;
            else if (!float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                || !float.IsFinite(number) || Has(metric.Number))
                Unreadable++;
            else
            {
                times[Count] = PacketTime.TryRead(sampled, out var at) && at < oldest ? at : time;
                values[Count++] = new MetricValue((byte)metric.Number, number, FactorCodes.QualityOf(flag));
            }
        }

        private readonly bool Has(int metric)
        {
            foreach (var known in Values)
                if (known.Metric == metric)
                    return true;
            return false;
        }
    }
}
