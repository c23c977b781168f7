using System.Text.Json;
using System.Text.Json.Serialization;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>How answers are written and requests are read: camelCase, words for closed sets, what is required must be there.</summary>
internal static class Json
{
    /// <summary>Sets the rules for every endpoint.</summary>
    public static IServiceCollection AddJson(this IServiceCollection services) => services.ConfigureHttpJsonOptions(options =>
    {
        options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        options.SerializerOptions.RespectRequiredConstructorParameters = true;
        options.SerializerOptions.RespectNullableAnnotations = true;

        // Who sends a member that means nothing believes in it: `by` in a command, `role` in a person.
        options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;

        // Names are written as they are read; the answer is never put into a page.
        options.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    });

    /// <summary>The camelCase word of a member of a closed set.</summary>
    public static string Word<T>(T member)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(member.ToString());
}
