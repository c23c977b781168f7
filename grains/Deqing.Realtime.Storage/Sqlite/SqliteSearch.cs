using Microsoft.Data.Sqlite;

namespace Deqing.Realtime.Storage.Sqlite;

/// <summary>What SQLite needs for a search: its own comparison knows the letters A to Z only.</summary>
internal static class SqliteSearch
{
    /// <summary>Whether a column contains the parameter <c>@text</c>, case aside, on a connection that was <see cref="Teach"/>ed.</summary>
    public static string Contains(string column) => $"contains({column}, @text)";

    /// <summary>Makes a connection able to search until it is closed.</summary>
    public static void Teach(SqliteConnection connection) =>
        connection.CreateFunction(
            "contains",
            (string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true,
            isDeterministic: true);

    /// <summary>The parameters of a search.</summary>
    public static (string Name, object? Value)[] Parameters(AccessSearch search) =>
        [.. search.Parameters.Select(row => ("@" + row.Name, (object?)row.Value))];
}
