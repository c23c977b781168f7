using System.Collections.Immutable;
using System.Text;
using Deqing.Realtime.Domain.Hj212;

namespace Deqing.Realtime.Tests;

/// <summary>A frame and the verdict a reader must give it.</summary>
internal sealed record Hj212Sample(FrameVerdict Verdict, byte[] Frame, string Source);

/// <summary>The frames beside this file.</summary>
internal static class Hj212Samples
{
    /// <summary>The folder they are in.</summary>
    public static readonly string Folder = FindFolder();

    /// <summary>All of them, in the order of the file.</summary>
    public static readonly ImmutableArray<Hj212Sample> All =
    [
        .. from line in File.ReadAllLines(Path.Combine(Folder, "frames.txt"))
           where !line.StartsWith("//", StringComparison.Ordinal) && line.Length > 0
           let columns = line.Split('\t')
           select new Hj212Sample(
               VerdictOf(columns[0]), Encoding.UTF8.GetBytes(columns[1].Replace("\\r\\n", "\r\n", StringComparison.Ordinal)), columns[2]),
    ];

    /// <summary>The good ones.</summary>
    public static readonly ImmutableArray<byte[]> Good =
        [.. All.Where(sample => sample.Verdict == FrameVerdict.Whole).Select(sample => sample.Frame)];

    /// <summary>A whole frame around a data segment.</summary>
    public static byte[] Frame(string data)
    {
        var frame = new System.Buffers.ArrayBufferWriter<byte>();
        FrameWriter.Write(frame, Encoding.UTF8.GetBytes(data));
        return frame.WrittenSpan.ToArray();
    }

    private static FrameVerdict VerdictOf(string word) => word switch
    {
        "ok" => FrameVerdict.Whole,
        "truncated" => FrameVerdict.Incomplete,
        "bad-header" => FrameVerdict.BadHeader,
        "bad-length-field" => FrameVerdict.BadLengthField,
        "too-long" => FrameVerdict.TooLong,
        "bad-crc-field" => FrameVerdict.BadCheckField,
        "bad-trailer" => FrameVerdict.BadTrailer,
        "bad-crc" => FrameVerdict.BadCheck,
        _ => throw new InvalidDataException($"There is no verdict '{word}'."),
    };

    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Deqing.Realtime.sln")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "tests", "Shared", "hj212");
    }
}
