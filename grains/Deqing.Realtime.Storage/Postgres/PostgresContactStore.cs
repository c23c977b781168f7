namespace Deqing.Realtime.Storage.Postgres;

/// <summary>Sealed contacts in PostgreSQL.</summary>
internal sealed class PostgresContactStore(PostgresDatabase database) : IContactStore
{
    public Task SaveAsync(CaseContact contact, CancellationToken cancellation) =>
        database.UseAsync(
            connection => PostgresDatabase.RunAsync(
                connection, "INSERT INTO case_contact VALUES (@case, @tag, @contact, @at) ON CONFLICT DO NOTHING", cancellation,
                PostgresTypes.Text("case", contact.CaseId), PostgresTypes.Text("tag", contact.Tag),
                PostgresTypes.Text("contact", contact.Contact), PostgresTypes.Instant("at", contact.SavedAt)),
            cancellation);

    public Task<ImmutableArray<CaseContact>> OfCaseAsync(string caseId, CancellationToken cancellation) =>
        database.QueryAsync(
            "SELECT case_id, tag, contact, saved_at FROM case_contact WHERE case_id = @case ORDER BY saved_at, tag",
            [PostgresTypes.Text("case", caseId)],
            reader => new CaseContact(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.Instant(3)), cancellation);
}
