using System.Diagnostics.Metrics;

namespace Deqing.Realtime.Grains.Escalation;

/// <summary>How punctual the duty clocks are, as the meter <c>Deqing.Realtime.Duty</c>.</summary>
internal sealed class DutyMeter
{
    private readonly Histogram<double> lag;
    private readonly Counter<long> failures;

    public DutyMeter(IMeterFactory meters, LifeProof proof)
    {
        var meter = meters.Create("Deqing.Realtime.Duty");
        lag = meter.CreateHistogram<double>("wake_lag_seconds", "s", "How late a case was woken.");
        failures = meter.CreateCounter<long>("wake_failures_total", null, "Attempts to wake a case that failed.");
        meter.CreateObservableGauge(
            "open_cases", () => proof.Latest?.Watch.Open ?? 0, null, "Open cases at the last proof of life.");
        meter.CreateObservableGauge(
            "orphaned_cases", () => proof.Latest?.Watch.Orphans.Length ?? 0, null, "Open cases without an owner or a time to be woken.");
        meter.CreateObservableGauge("late_cases", () => proof.Latest?.Watch.Late ?? 0, null, "Cases that were not woken in time.");
    }

    public void Woken(TimeSpan late) => lag.Record(Math.Max(0, late.TotalSeconds));

    public void Failed() => failures.Add(1);
}
