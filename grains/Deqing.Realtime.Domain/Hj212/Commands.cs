namespace Deqing.Realtime.Domain.Hj212;

/// <summary>What a packet that arrives wants.</summary>
public enum CommandKind : byte
{
    /// <summary>2011: values measured at its time.</summary>
    RealTime,

    /// <summary>2051, 2061, 2031: figures of a period that began at its time.</summary>
    Period,

    /// <summary>Data that says nothing of the water: running times and states of equipment, a start of the logger, its journal.</summary>
    OtherData,

    /// <summary>1013: the device asks for the time.</summary>
    ClockNotice,

    /// <summary>1011: somebody asks what time it is here.</summary>
    ClockRequest,

    /// <summary>Another request of the standard. Those go from platforms to devices; this platform obeys none.</summary>
    Request,

    /// <summary>9011 to 9014, or 1011 with a time: an answer to what was sent to the device.</summary>
    Answer,

    /// <summary>A number the standard does not have, also the heartbeat of later editions.</summary>
    Unknown,
}

/// <summary>The command numbers of HJ 212-2017 Table 9 that are sent or told apart here.</summary>
public static class Commands
{
    /// <summary>What time it is.</summary>
    public const int Clock = 1011;

    /// <summary>The time is to be set.</summary>
    public const int SetClock = 1012;

    /// <summary>The time is asked for.</summary>
    public const int AskClock = 1013;

    /// <summary>Real-time data.</summary>
    public const int RealTime = 2011;

    /// <summary>History of days, minutes and hours.</summary>
    public const int Day = 2031, Minute = 2051, Hour = 2061;

    /// <summary>Answer to a request, with <c>QnRtn</c>; what came of it, with <c>ExeRtn</c>; answers to a notice and to data.</summary>
    public const int RequestAnswer = 9011, Result = 9012, NoticeAnswer = 9013, DataAnswer = 9014;

    /// <summary>The system (ST) of an answer.</summary>
    public const int AnswerSystem = 91;

    /// <summary>What a packet wants.</summary>
    public static CommandKind KindOf(in Packet packet) => packet.Command switch
    {
        RealTime => IsData(packet) ? CommandKind.RealTime : CommandKind.Request,
        Day or Minute or Hour => IsData(packet) ? CommandKind.Period : CommandKind.Request,
        2021 or 2041 or 2081 or 3020 => IsData(packet) ? CommandKind.OtherData : CommandKind.Request,
        AskClock => CommandKind.ClockNotice,
        Clock => ContentReader.Find(packet.Content, "SystemTime"u8).IsEmpty ? CommandKind.ClockRequest : CommandKind.Answer,
        RequestAnswer or Result or NoticeAnswer or DataAnswer => CommandKind.Answer,
        1000 or SetClock or (>= 1061 and <= 1064) or 1072 or 2012 or 2022 or (>= 3011 and <= 3021) => CommandKind.Request,
        _ => CommandKind.Unknown,
    };

    /// <summary>
    /// How long the period of a command is at least: minute data say only when theirs began, and may be of one to thirty minutes.
    /// </summary>
    public static TimeSpan PeriodOf(int command) => command switch
    {
        Day => TimeSpan.FromDays(1),
        Hour => TimeSpan.FromHours(1),
        _ => TimeSpan.FromMinutes(1),
    };

    // The number of data is also that of the request for them, which is empty or says from when to when.
    private static bool IsData(in Packet packet) =>
        !packet.Content.IsEmpty && ContentReader.Find(packet.Content, "BeginTime"u8).IsEmpty;
}

/// <summary>QnRtn, the first answer to a request (HJ 212-2017 Table 7).</summary>
public enum RequestReturn
{
    /// <summary>It will be done.</summary>
    Ready = 1,

    /// <summary>It is refused.</summary>
    Refused = 2,

    /// <summary>The PW is wrong.</summary>
    WrongPassword = 3,

    /// <summary>The MN is wrong.</summary>
    WrongDevice = 4,

    /// <summary>The CN is wrong.</summary>
    WrongCommand = 8,
}
