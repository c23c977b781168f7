namespace Deqing.Realtime.Grains.Escalation;

/// <summary>Wakes the cases of a shard on the second; its key is the number of the shard, from 0.</summary>
public interface IDutyClockGrain : IGrainWithIntegerKey
{
    /// <summary>Keeps it at work. It looks by itself; whoever finds cases late may ask it.</summary>
    Task KeepAtWork();
}
