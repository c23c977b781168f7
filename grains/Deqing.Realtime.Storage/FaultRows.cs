namespace Deqing.Realtime.Storage;

/// <summary>The table of fault episodes, as both databases have it.</summary>
internal static class FaultRows
{
    public const string Columns = "sensor, metric, kind, since, until, whole, case_id, cleared_at";

    /// <summary>What is known stays: the first end, the first case.</summary>
    public const string OnConflict = """
        ON CONFLICT (sensor, since, metric, kind) DO UPDATE SET
            until = COALESCE(fault.until, excluded.until), case_id = COALESCE(fault.case_id, excluded.case_id),
            cleared_at = COALESCE(fault.cleared_at, excluded.cleared_at)
        """;

    /// <summary>The newest episodes of a sensor that have a part in an interval, oldest first.</summary>
    public const string OfSensor = $"""
        SELECT * FROM (
            SELECT {Columns} FROM fault
            WHERE sensor = @sensor AND since < @end AND (until IS NULL OR until > @from)
            ORDER BY since DESC, metric DESC, kind DESC LIMIT @limit) AS newest
        ORDER BY since, metric, kind
        """;

    /// <summary>What was summed up since a fault began is summed up anew: its values count no longer, or count again.</summary>
    public const string Mark = """
        INSERT INTO reading_due (sensor, hour, gathered_at)
        SELECT sensor, start, 0 FROM history_hour WHERE sensor = @sensor AND start >= @hour
        ON CONFLICT (sensor, hour) DO NOTHING
        """;
}
