using System.Text.Encodings.Web;
using System.Text.Json;

namespace Deqing.Realtime.Api.Tests;

/// <summary>JSON with every letter as it is read.</summary>
internal static class Plain
{
    public static readonly JsonSerializerOptions Text = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
