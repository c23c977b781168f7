using Deqing.Realtime.Domain.Cases;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>departments.json: who handles cases.</summary>
internal static class DepartmentsFile
{
    public const string File = "departments.json";

    public static ImmutableArray<Department>? Read(PackFolder pack)
    {
        if (pack.Json(File) is not { } root)
            return null;
        var ids = new Unique<string>("department");
        var departments = ImmutableArray.CreateBuilder<Department>();
        if (!root.IsArray("departments"))
            pack.Distrust(File);
        foreach (var part in root.Items("departments"))
        {
            var department = new Department(part.Id("id"), part.Names("names"), part.Flag("synthetic"));
            if (department.Id.Length == 0 || PackFolder.IdMistake(department.Id) is not null)
                pack.Distrust(File);
            else if (ids.Mistake(department.Id) is { } twice)
                part.Mistake("id", twice);
            departments.Add(department);
        }

        return departments.ToImmutable();
    }
}
