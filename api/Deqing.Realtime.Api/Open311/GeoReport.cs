using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;

namespace Deqing.Realtime.Api.Open311;

/// <summary>The two formats of GeoReport, chosen by the suffix of the address.</summary>
internal enum GeoFormat
{
    /// <summary>Without namespaces and attributes.</summary>
    Xml,

    /// <summary>The XML by the Spark mapping: a list is a bare array, what is empty is null.</summary>
    Json,
}

/// <summary>A list: in XML a container of elements with one name.</summary>
/// <param name="Item">Name of its elements.</param>
/// <param name="Values">Records or texts.</param>
internal sealed record GeoList(string Item, IReadOnlyList<object> Values);

/// <summary>Named members in their order: texts, truth values, numbers, times, lists, records or null.</summary>
internal sealed record GeoRecord(params (string Name, object? Value)[] Members);

/// <summary>Writes answers of GeoReport in either format.</summary>
internal static class GeoReport
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly XmlWriterSettings Markup = new() { Encoding = new UTF8Encoding(false) };

    /// <summary>A time as W3C writes it, with its zone.</summary>
    public static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>Writes an answer.</summary>
    /// <param name="format">How.</param>
    /// <param name="root">Name of the outermost element; JSON has none.</param>
    /// <param name="value">A list or a record.</param>
    public static byte[] Write(GeoFormat format, string root, object value)
    {
        using var buffer = new MemoryStream();
        if (format == GeoFormat.Json)
        {
            using var json = new Utf8JsonWriter(buffer, Plain);
            Write(json, value);
        }
        else
        {
            using var xml = XmlWriter.Create(buffer, Markup);
            Write(xml, root, value);
        }

        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case GeoList list:
                json.WriteStartArray();
                foreach (var item in list.Values)
                    Write(json, item);
                json.WriteEndArray();
                break;
            case GeoRecord record:
                json.WriteStartObject();
                foreach (var (name, member) in record.Members)
                {
                    json.WritePropertyName(name);
                    Write(json, member);
                }

                json.WriteEndObject();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case DateTimeOffset at:
                json.WriteStringValue(Text(at));
                break;
            case string { Length: > 0 } text:
                json.WriteStringValue(text);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static void Write(XmlWriter xml, string name, object? value)
    {
        xml.WriteStartElement(name);
        switch (value)
        {
            case GeoList list:
                foreach (var item in list.Values)
                    Write(xml, list.Item, item);
                break;
            case GeoRecord record:
                foreach (var (member, inner) in record.Members)
                    Write(xml, member, inner);
                break;
            case bool flag:
                xml.WriteString(flag ? "true" : "false");
                break;
            case DateTimeOffset at:
                xml.WriteString(Text(at));
                break;
            case IFormattable number:
                xml.WriteString(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            case string text:
                xml.WriteString(Allowed(text));
                break;
        }

        xml.WriteEndElement();
    }

    // Somebody may have written a character that no XML document can hold, not even escaped.
    private static string Allowed(string text)
    {
        var allowed = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
            if (XmlConvert.IsXmlChar(text[at]))
                allowed.Append(text[at]);
            else if (at + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[at + 1], text[at]))
                allowed.Append(text[at]).Append(text[++at]);
            else
                allowed.Append('\uFFFD');
        return allowed.ToString();
    }
}
