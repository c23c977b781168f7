namespace Deqing.Realtime.Storage;

/// <summary>A statement both databases understand, with its parameters; an instant is given as such.</summary>
internal sealed record StoreStatement(string Sql, params (string Name, object? Value)[] Parameters);
