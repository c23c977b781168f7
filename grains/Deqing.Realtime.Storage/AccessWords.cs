using System.Collections.Frozen;
using System.Text.Json;

namespace Deqing.Realtime.Storage;

/// <summary>The words under which roles and kinds are stored: the names of the program in camel case.</summary>
internal static class AccessWords
{
    public static string Of<T>(T value)
        where T : struct, Enum => Table<T>.Words[value];

    /// <exception cref="StorageException">A newer program wrote a word that this one does not know.</exception>
    public static T Read<T>(string word)
        where T : struct, Enum => Table<T>.Values.TryGetValue(word, out var value)
            ? value
            : throw new StorageException(
                StorageProblem.NewerVersion,
                $"The database says '{word}' for a {typeof(T).Name}, which this program does not know. Start the newer program.");

    /// <summary>All values by their words.</summary>
    public static FrozenDictionary<string, T> All<T>()
        where T : struct, Enum => Table<T>.Values;

    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Words =
            Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

        public static readonly FrozenDictionary<string, T> Values =
            Words.ToFrozenDictionary(row => row.Value, row => row.Key, StringComparer.Ordinal);
    }
}
