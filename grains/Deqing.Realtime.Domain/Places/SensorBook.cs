using System.Collections.Frozen;

namespace Deqing.Realtime.Domain.Places;

/// <summary>
/// The sensors of a county as they stand at one moment. Immutable: whoever registers, moves or retires one makes another book, and
/// who reads takes the book of the moment, whole. Looking up an id as it comes in makes no string of it.
/// </summary>
public sealed class SensorBook
{
    /// <summary>The book without sensors.</summary>
    public static readonly SensorBook Empty = new([]);

    private readonly FrozenDictionary<string, SensorPlace> byId;
    private readonly FrozenDictionary<string, SensorPlace>.AlternateLookup<ReadOnlySpan<char>> byText;
    private readonly FrozenDictionary<int, SensorPlace> byNumber;
    private readonly FrozenDictionary<string, ImmutableArray<SensorPlace>> byPlace;

    /// <summary>Builds the lookups. Ids and numbers must be unique.</summary>
    public SensorBook(IEnumerable<SensorPlace> sensors)
    {
        All = [.. sensors.OrderBy(sensor => sensor.Number)];
        byId = All.ToFrozenDictionary(sensor => sensor.Id);
        byText = byId.GetAlternateLookup<ReadOnlySpan<char>>();
        byNumber = All.ToFrozenDictionary(sensor => sensor.Number);
        byPlace = Standing.GroupBy(sensor => sensor.PlaceId)
            .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());
    }

    /// <summary>All sensors by number, those that are retired too.</summary>
    public ImmutableArray<SensorPlace> All { get; }

    /// <summary>Those that are not retired, by number.</summary>
    public IEnumerable<SensorPlace> Standing => All.Where(sensor => sensor.RetiredAt is null);

    /// <summary>The sensor of an id, perhaps retired, or null.</summary>
    public SensorPlace? Find(string id) => byId.GetValueOrDefault(id);

    /// <inheritdoc cref="Find(string)"/>
    public SensorPlace? Find(ReadOnlySpan<char> id) => byText.TryGetValue(id, out var sensor) ? sensor : null;

    /// <summary>The sensor of a number, perhaps retired, or null.</summary>
    public SensorPlace? Find(int number) => byNumber.GetValueOrDefault(number);

    /// <summary>
    /// The sensors that stand at a pond or in a village, by number; the first is its main station. Empty where there are none.
    /// </summary>
    public ImmutableArray<SensorPlace> At(string placeId) => byPlace.GetValueOrDefault(placeId, []);
}
