using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>The reading log as one request sees it: it reads no more rows than its share, and asks nothing small twice.</summary>
internal sealed class ObservationSource(JudgedReadings log, int maxRows)
{
    // What the Datastreams of one station ask alike is small; a long walk is not kept.
    private const int MaxPage = 1_000, Growth = 4, MaxKept = 256;

    private readonly Dictionary<Question, ImmutableArray<Observation>> answers = [];
    private int left = maxRows;

    /// <summary>Whether something was left unread because all the request may read was read.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>The messages of a sensor measured in [from, until).</summary>
    /// <param name="sensor">Number of the sensor.</param>
    /// <param name="from">First time.</param>
    /// <param name="until">Time after the last.</param>
    /// <param name="newestFirst">Backwards.</param>
    /// <param name="expected">How many will probably be wanted.</param>
    /// <param name="share">What this list may read; it says afterwards whether something was left unread.</param>
    /// <param name="cancellation">The request is gone.</param>
    public async IAsyncEnumerable<Observation> ReadAsync(
        int sensor, DateTimeOffset from, DateTimeOffset until, bool newestFirst, int expected, ReadShare share,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var most = Math.Clamp(expected, 1, MaxPage); from < until; most = Math.Min(most * Growth, MaxPage))
        {
            IsSpent |= left <= 0;
            if (IsSpent || share.Left <= 0)
            {
                share.IsSpent = true;
                yield break;
            }

            var rows = await AskAsync(new Question(sensor, from, until, newestFirst, most), cancellation);
            share.Left -= rows.Length;
            foreach (var row in rows)
                yield return row;
            if (rows.Length < most)
                yield break;
            (from, until) = newestFirst ? (from, rows[^1].At) : (rows[^1].At.AddMilliseconds(1), until);
        }
    }

    /// <summary>The message of a sensor at a time, or null.</summary>
    public async Task<Observation?> FindAsync(int sensor, DateTimeOffset at, CancellationToken cancellation) =>
        (await AskAsync(new Question(sensor, at, at.AddMilliseconds(1), false, 1), cancellation)).FirstOrDefault();

    private async Task<ImmutableArray<Observation>> AskAsync(Question question, CancellationToken cancellation)
    {
        if (answers.TryGetValue(question, out var known))
            return known;
        var (sensor, from, until, newestFirst, most) = question;
        if (newestFirst)
        {
            known = await log.NewestAsync(sensor, from, until, most, cancellation);
        }
        else
        {
            var read = ImmutableArray.CreateBuilder<Observation>();
            await foreach (var row in log.RangeAsync(sensor, from, until, most, cancellation))
                read.Add(row);
            known = read.DrainToImmutable();
        }

        left -= known.Length + SensorThingsOptions.RowsPerQuestion;
        if (most <= MaxKept)
            answers[question] = known;
        return known;
    }

    private readonly record struct Question(int Sensor, DateTimeOffset From, DateTimeOffset Until, bool NewestFirst, int Most);
}

/// <summary>How many rows one list may look at.</summary>
/// <param name="rows">So many.</param>
internal sealed class ReadShare(int rows)
{
    /// <summary>How many are left.</summary>
    public int Left { get; set; } = rows;

    /// <summary>Whether something was left unread.</summary>
    public bool IsSpent { get; set; }
}
