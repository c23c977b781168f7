using System.Collections.Frozen;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>
/// The entity types as an OData model, so that OData's own parser reads paths and expressions. In expressions a collection that
/// has one member here is written as if it were that member: <c>Locations/location</c>, as the examples of the standard do.
/// </summary>
internal sealed class SensingEdm
{
    private const string Namespace = "sensing";

    private readonly FrozenDictionary<string, (IEdmEntityType Type, IEdmEntitySet Set)> inExpressions;

    public SensingEdm(SensingModel model)
    {
        SensingFunctions.Register();
        (Paths, _) = Build(model, link => link.IsCollection);
        (Expressions, inExpressions) = Build(model, link => link.Many == Many.Any);
    }

    /// <summary>What paths are read by.</summary>
    public IEdmModel Paths { get; }

    /// <summary>What expressions are read by.</summary>
    public IEdmModel Expressions { get; }

    /// <summary>A parser of the options of a list of entities.</summary>
    public ODataQueryOptionParser Parser(EntityType type, Dictionary<string, string> options) =>
        new(Expressions, inExpressions[type.Name].Type, inExpressions[type.Name].Set, options);

    private static (IEdmModel, FrozenDictionary<string, (IEdmEntityType, IEdmEntitySet)>) Build(
        SensingModel model, Func<Link, bool> isCollection)
    {
        var edm = new EdmModel();
        var container = new EdmEntityContainer(Namespace, "service");
        var open = new EdmComplexType(Namespace, "Properties", baseType: null, isAbstract: false, isOpen: true);
        edm.AddElement(open);
        edm.AddElement(container);
        var types = new Dictionary<string, (IEdmEntityType Type, IEdmEntitySet Set)>();
        foreach (var type in model.Types)
        {
            var described = new EdmEntityType(Namespace, type.Name);
            described.AddKeys(described.AddStructuralProperty("id", EdmPrimitiveTypeKind.String, isNullable: false));
            described.AddStructuralProperty("selfLink", EdmPrimitiveTypeKind.String, isNullable: false);
            foreach (var field in type.Fields)
                described.AddStructuralProperty(field.Name, TypeOf(field.Kind, open));
            edm.AddElement(described);
            types[type.Name] = (described, container.AddEntitySet(type.Set, described));
        }

        foreach (var type in model.Types)
            foreach (var link in type.Links)
            {
                var property = ((EdmEntityType)types[type.Name].Type).AddUnidirectionalNavigation(new EdmNavigationPropertyInfo
                {
                    Name = link.Name, Target = types[link.Target].Type,
                    TargetMultiplicity = isCollection(link) ? EdmMultiplicity.Many : EdmMultiplicity.One,
                });
                ((EdmEntitySet)types[type.Name].Set).AddNavigationTarget(property, types[link.Target].Set);
            }

        return (edm, types.ToFrozenDictionary());
    }

    private static IEdmTypeReference TypeOf(FieldKind kind, IEdmComplexType open) => kind switch
    {
        FieldKind.Text => EdmCoreModel.Instance.GetString(isNullable: true),
        FieldKind.Number => EdmCoreModel.Instance.GetDouble(isNullable: true),
        FieldKind.Time => EdmCoreModel.Instance.GetDateTimeOffset(isNullable: true),
        FieldKind.Point => EdmCoreModel.Instance.GetSpatial(EdmPrimitiveTypeKind.GeographyPoint, isNullable: true),
        _ => new EdmComplexTypeReference(open, isNullable: true),
    };
}
