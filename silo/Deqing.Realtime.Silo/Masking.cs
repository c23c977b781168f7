using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Deqing.Realtime.Domain.Access;
using Serilog.Core;
using Serilog.Events;

namespace Deqing.Realtime.Silo;

/// <summary>
/// Keeps secrets and personal data out of the log, whoever logs them by mistake: a property of such a name is covered, alone or
/// inside of an object.
/// </summary>
public sealed class Masking : ILogEventEnricher, IDestructuringPolicy
{
    private const string Cover = "***";

    private static readonly FrozenDictionary<string, Func<string, string>> Covers = new Dictionary<string, Func<string, string>>
    {
        ["phone"] = Masked.Phone,
        ["idNumber"] = Masked.IdNumber,
        ["password"] = _ => Cover,
        ["current"] = _ => Cover,
        ["secret"] = _ => Cover,
        ["secrets"] = _ => Cover,
        ["token"] = _ => Cover,
        ["antiforgery"] = _ => Cover,
        ["authorization"] = _ => Cover,
        ["cookie"] = _ => Cover,
        ["key"] = _ => Cover,
        ["link"] = _ => Cover,
        ["code"] = _ => Cover,
        ["connectionString"] = _ => Cover,
        ["clientSecret"] = _ => Cover,
        ["keyCertificatePassword"] = _ => Cover,
        ["recoveryCodes"] = _ => Cover,
        ["recoveryHashes"] = _ => Cover,
        ["uri"] = _ => Cover, // of an enrolment: it holds the secret
        ["passwordHash"] = _ => Cover,
        ["keyHash"] = _ => Cover,
        ["linkHash"] = _ => Cover,
        ["totpSecret"] = _ => Cover,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        foreach (var (name, value) in logEvent.Properties.ToArray())
            if (Covered(name, value) is var masked && !ReferenceEquals(masked, value))
                logEvent.AddOrUpdateProperty(new LogEventProperty(name, masked));
    }

    /// <inheritdoc/>
    public bool TryDestructure(
        object value, ILogEventPropertyValueFactory propertyValueFactory, [NotNullWhen(true)] out LogEventPropertyValue? result)
    {
        result = null;
        var type = value.GetType();
        if (type.Namespace?.StartsWith("Deqing.", StringComparison.Ordinal) is not true)
            return false;
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && property.CanRead)
            .Select(property => new LogEventProperty(property.Name, Value(property, value, propertyValueFactory)));
        result = new StructureValue(properties, type.Name);
        return true;
    }

    // Also inside of what is not ours: an anonymous object, a dictionary, a list of either.
    private static LogEventPropertyValue Covered(string name, LogEventPropertyValue value) => value switch
    {
        ScalarValue { Value: string text } => Covers.TryGetValue(name, out var cover) ? new ScalarValue(cover(text)) : value,
        ScalarValue => value,
        _ when Covers.ContainsKey(name) => new ScalarValue(Cover),
        StructureValue of => new StructureValue(
            of.Properties.Select(it => new LogEventProperty(it.Name, Covered(it.Name, it.Value))), of.TypeTag),
        SequenceValue of => new SequenceValue(of.Elements.Select(it => Covered("", it))),
        DictionaryValue of => new DictionaryValue(
            of.Elements.Select(it => KeyValuePair.Create(it.Key, Covered($"{it.Key.Value}", it.Value)))),
        _ => value,
    };

    private static LogEventPropertyValue Value(PropertyInfo property, object of, ILogEventPropertyValueFactory factory)
    {
        var value = property.GetValue(of);
        return Covers.TryGetValue(property.Name, out var cover)
            ? new ScalarValue(value is null ? null : value is string text ? cover(text) : Cover)
            : factory.CreatePropertyValue(value, destructureObjects: true);
    }
}
