using System.Security.Cryptography;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>Which build of the program and of its pages this is. A page that hears of another build than its own is out of date.</summary>
internal sealed class Build(IWebHostEnvironment environment)
{
    /// <summary>Twelve hexadecimal digits that change with the code of the program or of its pages.</summary>
    public string Id { get; } = Identify(environment);

    private static string Identify(IWebHostEnvironment environment)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(typeof(Build).Assembly.ManifestModule.ModuleVersionId.ToByteArray());

        // The page names its scripts and styles by their content, so it stands for all of them.
        if (environment.WebRootFileProvider.GetFileInfo("index.html") is { Exists: true, PhysicalPath: { } page })
            hash.AppendData(File.ReadAllBytes(page));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
