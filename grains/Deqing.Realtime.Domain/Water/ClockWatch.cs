namespace Deqing.Realtime.Domain.Water;

/// <summary>
/// Notices that a device's clock was stepped back. A time that is not newer than one the device sent before is usually a message that
/// was late or repeated; a device that sends what it kept during an outage sends it faster than it was measured, so its delay shrinks
/// from message to message. Only a clock that is wrong gives times that go on at the pace of their arrival, message after message,
/// behind one that was already reached. Three such in a row are called so, and all that follow until a message has the true time again.
/// </summary>
/// <remarks>
/// The device's own counter is not asked: some count by that same clock. Data of a period, which carry its beginning, come between
/// real-time messages and so never three in a row. A clock that was wrong from the first message on cannot be told from a slow link.
/// </remarks>
public sealed class ClockWatch
{
    /// <summary>So many messages in a row show it.</summary>
    public const int Proof = 3;

    /// <summary>A message that arrives within this time of being measured has the true time, as long as its time goes forward.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Jitter = TimeSpan.FromSeconds(1);

    private DateTimeOffset newest = DateTimeOffset.MinValue;
    private DateTimeOffset stepAt, stepReceived;
    private int inARow;

    /// <param name="last">The newest observation the log has of the device, or null.</param>
    public ClockWatch(Observation? last)
    {
        if (last is null)
            return;
        newest = last.At;
        if (last.HasWrongClock)
            (stepAt, stepReceived, inARow) = (last.At, last.ReceivedAt, Proof);
    }

    /// <summary>Whether the clock is known to be wrong now.</summary>
    public bool IsWrong => inARow >= Proof;

    /// <summary>Judges the next message in the order of arrival.</summary>
    /// <returns>Whether its time is wrong.</returns>
    public bool Judge(DateTimeOffset at, DateTimeOffset receivedAt)
    {
        if (IsWrong)
            return JudgeWhileWrong(at, receivedAt);
        if (at > newest)
        {
            (newest, inARow) = (at, 0);
            return false;
        }

        // What came in one batch arrived as one, and what is repeated says nothing new.
        if (inARow > 0 && (receivedAt == stepReceived || at == stepAt))
            return false;
        var (measured, arrived) = (at - stepAt, receivedAt - stepReceived);
        var goesOn = inARow > 0 && measured > TimeSpan.Zero && arrived >= measured / 2 && arrived <= (measured * 1.5) + Jitter;
        (stepAt, stepReceived, inARow) = (at, receivedAt, goesOn ? inARow + 1 : 1);
        return IsWrong;
    }

    private bool JudgeWhileWrong(DateTimeOffset at, DateTimeOffset receivedAt)
    {
        var delay = receivedAt - at;
        var isBehind = at <= newest || delay > Tolerance;
        var goesOn = receivedAt == stepReceived || (delay - (stepReceived - stepAt)).Duration() <= Tolerance;
        if (isBehind && goesOn)
        {
            if (at > stepAt && receivedAt > stepReceived)
                (stepAt, stepReceived) = (at, receivedAt);
            return true;
        }

        if (at > newest)
            (newest, inARow) = (at, 0);
        return false;
    }
}
