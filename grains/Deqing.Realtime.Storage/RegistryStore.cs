using System.Data.Common;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Storage;

/// <summary>The registry in either database: the statements are the same.</summary>
/// <param name="rows">Reads rows.</param>
internal abstract class RegistryStore(DeviceRows rows) : IRegistry
{
    private static readonly ImmutableArray<StoreStatement> Everything = [new($"SELECT {DeviceRows.Columns} FROM sensor")];

    public Task ImportAsync(ImmutableArray<SensorPlace> sensors, DateTimeOffset now, CancellationToken cancellation) => WriteAsync(
        Everything,
        state =>
        {
            var registered = state.Rows.Select(row => new RegisteredSensor(row.Device.Sensor, row.ByPeople)).ToArray();
            var changes = RegistryPlan.Changes(registered, sensors, now);

            // What changes nothing is taken back, with the number of the change.
            return changes.IsEmpty ? (DeviceWrite.Conflict, []) : (DeviceWrite.Written, DevicePlan.OfImport(changes, state));
        },
        null, cancellation);

    public Task<ImmutableArray<SensorPlace>> LoadAsync(CancellationToken cancellation) => QueryAsync(
        new($"SELECT {DeviceRows.Columns} FROM sensor ORDER BY number"), reader => rows.ReadSensor(reader).Sensor, cancellation);

    /// <remarks>One statement, so that no change can come between the devices and the revision.</remarks>
    public async Task<(long Revision, ImmutableArray<Device> Devices)> ChangedSinceAsync(long revision, CancellationToken cancellation)
    {
        var found = await QueryAsync(
            new(
                $"""
                 SELECT {DeviceRows.Columns}, reached FROM registry_revision LEFT JOIN sensor ON sensor.revision > @since
                 ORDER BY number
                 """,
                ("@since", revision)),
            reader => (Reached: reader.GetInt64(DeviceRows.Width), Device: reader.IsDBNull(0) ? null : rows.Read(reader).Device),
            cancellation);
        return (found[0].Reached, [.. found.Select(row => row.Device).OfType<Device>()]);
    }

    public Task<DeviceWrite> SaveAsync(
        ImmutableArray<Device> devices, ImmutableArray<AuditDraft> audit, AuditChain chain, CancellationToken cancellation)
    {
        DevicePlan.Check(devices, audit);
        return WriteAsync(
            [.. DevicePlan.Reads(devices)], state => DevicePlan.Of(devices, state, audit[0].Actor), (audit, chain), cancellation);
    }

    public Task<ImmutableArray<Placement>> PlacementsAtAsync(
        string placeId, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) => QueryAsync(
        new(
            $"""
             SELECT {DeviceRows.PlacementColumns} FROM placement
             WHERE place_id = @place AND since < @until AND (until IS NULL OR until > @from) ORDER BY sensor, since
             """,
            ("@place", placeId), ("@from", from), ("@until", until)),
        rows.ReadPlacement, cancellation);

    public Task<ImmutableArray<Placement>> PlacementsOfAsync(int sensor, CancellationToken cancellation) => QueryAsync(
        new($"SELECT {DeviceRows.PlacementColumns} FROM placement WHERE sensor = @sensor ORDER BY since", ("@sensor", sensor)),
        rows.ReadPlacement, cancellation);

    /// <summary>Reads what is committed.</summary>
    protected abstract Task<ImmutableArray<T>> QueryAsync<T>(
        StoreStatement statement, Func<DbDataReader, T> read, CancellationToken cancellation);

    /// <summary>
    /// Reads, plans and writes in one transaction that no other change of the registry comes between; nothing of it stays unless the
    /// plan says that it is written.
    /// </summary>
    /// <param name="reads">Find the rows the plan needs.</param>
    /// <param name="plan">Says from these what is to be written.</param>
    /// <param name="audit">What the audit log says of it, or null for the county pack.</param>
    /// <param name="cancellation">Ends it.</param>
    protected abstract Task<DeviceWrite> WriteAsync(
        ImmutableArray<StoreStatement> reads,
        Func<DeviceState, (DeviceWrite Answer, ImmutableArray<StoreStatement> Statements)> plan,
        (ImmutableArray<AuditDraft> Drafts, AuditChain Chain)? audit,
        CancellationToken cancellation);

    /// <summary>A row as it is stored.</summary>
    protected StoredDevice Read(DbDataReader reader) => rows.Read(reader);
}
