using System.Net.Sockets;
using Npgsql;

namespace Deqing.Realtime.Storage.Postgres;

/// <summary>What the server's error codes mean to the person who must act (PostgreSQL manual, appendix A).</summary>
internal static class PostgresFaults
{
    /// <param name="exception">What Npgsql said.</param>
    /// <param name="server">Host, port and database, without user and password.</param>
    public static StorageException Translate(NpgsqlException exception, string server) => exception switch
    {
        PostgresException refused => Translate(refused, server),
        { InnerException: SocketException or IOException } => new StorageException(
            StorageProblem.Unreachable, $"PostgreSQL at {server} cannot be reached: {exception.InnerException.Message}", exception),
        _ => new StorageException(
            StorageProblem.Unreachable, $"PostgreSQL at {server} does not answer: {exception.Message}", exception),
    };

    private static StorageException Translate(PostgresException refused, string server)
    {
        var (problem, message) = refused.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                (StorageProblem.Unreachable, "refuses the user or the password"),
            PostgresErrorCodes.InvalidCatalogName => (StorageProblem.Unreachable, "has no such database; create it"),
            PostgresErrorCodes.LockNotAvailable => (StorageProblem.Locked, "is locked by another program"),
            PostgresErrorCodes.ReadOnlySqlTransaction => (StorageProblem.ReadOnly, "only lets this program read; is it a standby?"),
            PostgresErrorCodes.InsufficientPrivilege => (StorageProblem.ReadOnly, "does not let this user create or write tables"),
            PostgresErrorCodes.DiskFull => (StorageProblem.ReadOnly, "has no disk space left"),
            PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => (StorageProblem.Damaged, "has damaged data"),
            _ => (StorageProblem.Unreachable, "could not do what was asked"),
        };
        return new StorageException(problem, $"PostgreSQL at {server} {message} ({refused.SqlState}: {refused.MessageText}).", refused);
    }
}
