namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>Sealed contacts in SQLite.</summary>
internal sealed class SqliteContactStore(SqliteDatabase database) : IContactStore
{
    public Task SaveAsync(CaseContact contact, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) => SqliteDatabase.Run(
                connection, transaction, "INSERT INTO case_contact VALUES ($case, $tag, $contact, $at) ON CONFLICT DO NOTHING",
                ("$case", contact.CaseId), ("$tag", contact.Tag), ("$contact", contact.Contact), ("$at", Instants.Floor(contact.SavedAt))),
            cancellation);

    public Task<ImmutableArray<CaseContact>> OfCaseAsync(string caseId, CancellationToken cancellation) =>
        database.QueryAsync(
            "SELECT case_id, tag, contact, saved_at FROM case_contact WHERE case_id = $case ORDER BY saved_at, tag", [("$case", caseId)],
            reader => new CaseContact(reader.GetString(0), reader.GetString(1), reader.GetString(2), Instants.Of(reader.GetInt64(3))),
            cancellation);
}
