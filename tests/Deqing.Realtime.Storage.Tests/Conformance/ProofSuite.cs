using System.Collections.Immutable;
using System.Data.Common;
using System.Security.Cryptography;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Storage.Proofs;
using Deqing.Realtime.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Deqing.Realtime.Storage.Tests.Conformance;

/// <summary>A county whose cases are sealed day by day, and somebody who writes into its database by hand.</summary>
public abstract class ProofSuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    protected const string County = "330521";

    /// <summary>Noon of the first day by the county's clocks.</summary>
    protected static readonly DateTimeOffset Noon = new(2026, 4, 1, 4, 0, 0, 250, TimeSpan.Zero);

    protected static readonly DateOnly First = new(2026, 4, 1);

    protected static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static readonly Actor Wang = new("p1", "王五", Role.DepartmentHandler, "agriculture", "web");

    private protected DaySealing Sealing => new(Store, County, Zone, Sign);

    private protected CaseCopies Copies => new(Store, County, [.. Key.ExportSubjectPublicKeyInfo()], Sign);

    private protected static byte[] Sign(byte[] statement) => Key.SignData(statement, HashAlgorithmName.SHA256);

    /// <summary>Adds an event to a case, which is opened if there is none.</summary>
    protected async Task AddAsync(string caseId, DateTimeOffset at, string note = "塘边 \"死鱼\"")
    {
        var version = (await Store.Cases.ReadStoredAsync(caseId, Stop)).Length;
        var state = new CaseFile
        {
            Version = version + 1,
            Stage = CaseStage.Verifying,
            Source = CaseSource.Public,
            Category = "garbage",
            Level = Severity.Notice,
            Place = Place.County,
            OccurredAt = Noon,
            ReportedAt = Noon,
            DecidedAt = Noon,
        };
        Assert.Equal(
            AppendResult.Appended,
            await Store.Cases.AppendAsync(caseId, version, [new CaseNoted(at, Wang, note, [], false)], state, [], Stop));
    }

    /// <summary>Seals what is finished. Returns the days.</summary>
    private protected async Task<ImmutableArray<DateOnly>> SealAsync(DateTimeOffset now)
    {
        var days = ImmutableArray.CreateBuilder<DateOnly>();
        while (await Sealing.SealNextAsync(now, Stop) is { } day)
            days.Add(day.Day);
        return days.ToImmutable();
    }

    /// <summary>Does by hand what the program would never do.</summary>
    protected async Task<int> TamperAsync(string sql)
    {
        await using DbConnection connection = Provider == StorageProvider.Sqlite
            ? new SqliteConnection($"Data Source={SqliteFolder.PathOf(Settings.DataDirectory)};Pooling=False")
            : new NpgsqlConnection(Settings.ConnectionString);
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync(Stop);
    }
}
