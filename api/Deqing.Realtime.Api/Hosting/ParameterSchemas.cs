using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>Describes a query parameter that is read as text: a whole number within a range.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
internal sealed class WholeAttribute(int min, int max, int fallback) : Attribute, IParameterSchema
{
    public void Describe(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Integer;
        schema.Minimum = min.ToString(System.Globalization.CultureInfo.InvariantCulture);
        schema.Maximum = max.ToString(System.Globalization.CultureInfo.InvariantCulture);
        schema.Default = fallback;
    }
}

/// <summary>Describes a query parameter that is read as text and has to be given: degrees to either side of zero.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
internal sealed class DegreesAttribute(int max) : Attribute, IParameterSchema
{
    public bool IsRequired => true;

    public void Describe(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Number;
        schema.Minimum = (-max).ToString(System.Globalization.CultureInfo.InvariantCulture);
        schema.Maximum = max.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>Describes a query parameter that is read as text: an instant with an offset.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
internal sealed class InstantAttribute : Attribute, IParameterSchema
{
    public void Describe(OpenApiSchema schema) => schema.Format = "date-time";
}

/// <summary>Describes a query parameter that is read as text: one of a closed set of words.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
internal sealed class WordsAttribute(params string[] words) : Attribute, IParameterSchema
{
    public void Describe(OpenApiSchema schema) => schema.Enum = [.. words];
}

/// <summary>What the API document says about a parameter that is read as text.</summary>
internal interface IParameterSchema
{
    /// <summary>Whether a request without it is refused.</summary>
    bool IsRequired => false;

    /// <summary>Fills in the schema.</summary>
    void Describe(OpenApiSchema schema);

    /// <summary>Applies the attributes of an operation's parameters to the document.</summary>
    static Task Apply(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        foreach (var parameter in context.Description.ParameterDescriptions)
        {
            var described = (parameter.ParameterDescriptor as Microsoft.AspNetCore.Mvc.Infrastructure.IParameterInfoParameterDescriptor)?
                .ParameterInfo.GetCustomAttributes(inherit: false).OfType<IParameterSchema>().FirstOrDefault();
            if (described is null
                || operation.Parameters?.FirstOrDefault(known => known.Name == parameter.Name) is not OpenApiParameter
                {
                    Schema: OpenApiSchema schema,
                } documented)
                continue;
            documented.Required |= described.IsRequired;
            described.Describe(schema);
        }

        return Task.CompletedTask;
    }
}
