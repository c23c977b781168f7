namespace Deqing.Realtime.Domain.Water;

/// <summary>
/// How many messages a device says it sent, by its own counter: the steps between the numbers of the messages that arrived,
/// in the order of measuring. A missing number is a message that got lost on the way.
/// </summary>
/// <remarks>The ledger asks the databases the same in SQL; a test compares both.</remarks>
public static class SequenceCount
{
    /// <summary>A longer step is no loss but a counter that was set anew, as is a step back.</summary>
    public const int LongestStep = 100_000;

    /// <summary>Follows a counter.</summary>
    /// <param name="before">The number before the first, or null if none is known: then the first counts as one message.</param>
    /// <param name="numbers">The numbers in the order of measuring.</param>
    /// <returns>How many messages were sent, and how often the counter began anew. A number that stands twice was sent once.</returns>
    public static (long Sent, int Restarts) Follow(long? before, IEnumerable<long> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var (sent, restarts) = (0L, 0);
        foreach (var number in numbers)
        {
            var isAnew = number < before || number - before > LongestStep;
            sent += before is { } known && !isAnew ? number - known : 1;
            restarts += isAnew ? 1 : 0;
            before = number;
        }

        return (sent, restarts);
    }
}
