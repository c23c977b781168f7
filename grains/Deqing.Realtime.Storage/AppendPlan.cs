namespace Deqing.Realtime.Storage;

/// <summary>
/// The rows of one append in the order of their key, each key once. The order keeps two writers from waiting for each other
/// in a circle, and keeps the pages of the index that are touched together.
/// </summary>
internal readonly struct AppendPlan
{
    private readonly int rows;

    private AppendPlan(int rows, Entry[] entries)
    {
        this.rows = rows;
        Entries = entries;
    }

    /// <summary>One entry for each key.</summary>
    public Entry[] Entries { get; }

    /// <summary>Sorts the rows; of several with one key the first stays.</summary>
    /// <exception cref="ArgumentException">More than <see cref="IReadingLog.MaxAppend"/> rows.</exception>
    public static AppendPlan Of(IReadOnlyList<LoggedObservation> rows)
    {
        if (rows.Count > IReadingLog.MaxAppend)
            throw new ArgumentException($"{rows.Count} rows; one append takes at most {IReadingLog.MaxAppend}.", nameof(rows));
        var entries = new Entry[rows.Count];
        for (var index = 0; index < entries.Length; index++)
            entries[index] = new Entry(rows[index].Sensor, Instants.Floor(rows[index].Observation.At), index);
        Array.Sort(entries);

        var kept = 0;
        foreach (var entry in entries)
            if (kept == 0 || !entry.SameKey(entries[kept - 1]))
                entries[kept++] = entry;
        return new AppendPlan(rows.Count, kept == entries.Length ? entries : entries[..kept]);
    }

    /// <summary>The answer to the append when every entry was new.</summary>
    public bool[] AllNew()
    {
        var fresh = new bool[rows];
        if (Entries.Length == rows)
            Array.Fill(fresh, true);
        else
            foreach (var entry in Entries)
                fresh[entry.Index] = true;
        return fresh;
    }

    /// <summary>The answer to the append when some entries were new.</summary>
    public bool[] New(Func<Entry, bool> isNew)
    {
        var fresh = new bool[rows];
        foreach (var entry in Entries)
            fresh[entry.Index] = isNew(entry);
        return fresh;
    }

    /// <summary>The key of a row, and where the row stands among the rows.</summary>
    internal readonly record struct Entry(int Sensor, long At, int Index) : IComparable<Entry>
    {
        public int CompareTo(Entry other) =>
            Sensor != other.Sensor ? Sensor.CompareTo(other.Sensor)
            : At != other.At ? At.CompareTo(other.At)
            : Index.CompareTo(other.Index);

        public bool SameKey(Entry other) => Sensor == other.Sensor && At == other.At;
    }
}
