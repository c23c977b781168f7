using System.Collections.Frozen;

namespace Deqing.Realtime.Domain.Access;

/// <summary>What somebody is in a territory.</summary>
public enum Role : byte
{
    /// <summary>Gives and takes rights (系统管理员). Sees no water and no case by that alone.</summary>
    Administrator,

    /// <summary>Watches and commands (指挥中心).</summary>
    CommandCenter,

    /// <summary>Supervises a township (督导员).</summary>
    Supervisor,

    /// <summary>Runs a village (村干部).</summary>
    VillageOfficer,

    /// <summary>Handles cases for a department (部门处置人员).</summary>
    DepartmentHandler,

    /// <summary>Walks a grid and does tasks (网格员).</summary>
    GridWorker,

    /// <summary>Checks, independently of who handled (核查员).</summary>
    Checker,

    /// <summary>Keeps ponds (养殖户).</summary>
    Farmer,

    /// <summary>Lives here (村民).</summary>
    Villager,

    /// <summary>Reads everything, also who looked at what, and changes nothing (审计员).</summary>
    Auditor,

    /// <summary>A device or another system that sends observations (设备).</summary>
    Device,
}

/// <summary>What somebody wants to do. Every endpoint and every hub method names one.</summary>
public enum Operation : byte
{
    /// <summary>Read what the county is made of: places, catalogue, shapes of the map.</summary>
    ReadPlaces,

    /// <summary>Read live water, alarms and history.</summary>
    ReadWater,

    /// <summary>Read cases.</summary>
    ReadCases,

    /// <summary>Take notice of a case.</summary>
    AcknowledgeCase,

    /// <summary>End a case (结案).</summary>
    CloseCase,

    /// <summary>Look at a reported problem on site before it is filed (核实).</summary>
    VerifyCase,

    /// <summary>File a case, or say that there is nothing to handle (立案、作废); correct, join and divide cases.</summary>
    FileCase,

    /// <summary>Send a case to departments (派遣).</summary>
    DispatchCase,

    /// <summary>Take a part of a case and handle it (接收、处置).</summary>
    HandleCase,

    /// <summary>Check the result of handling (核查).</summary>
    CheckCase,

    /// <summary>Decide whose a disputed case is (裁决).</summary>
    ArbitrateCase,

    /// <summary>Subscribe other systems to the events of cases.</summary>
    ManageHooks,

    /// <summary>Send observations.</summary>
    SendObservations,

    /// <summary>Report a problem (上报).</summary>
    SubmitReport,

    /// <summary>Read reports, with their reporters sealed.</summary>
    ReadReports,

    /// <summary>Open a sealed identity or contact, with a reason.</summary>
    OpenIdentity,

    /// <summary>Read who has which rights.</summary>
    ReadRights,

    /// <summary>Give and take rights, people and keys.</summary>
    ManageRights,

    /// <summary>Read the audit log.</summary>
    ReadAudit,

    /// <summary>Read the figures of the program itself.</summary>
    ReadFigures,

    /// <summary>Read duty rosters and who is on duty (查看值班).</summary>
    ReadRosters,

    /// <summary>Write duty rosters, swap shifts and put substitutes in (排班).</summary>
    ManageRosters,

    /// <summary>Give a case to a grid worker, see where workers are, and take it back (指派).</summary>
    AssignWorker,

    /// <summary>Write the policies by which cases escalate (管理升级策略).</summary>
    ManagePolicies,

    /// <summary>Read the registry of devices (查看设备台账).</summary>
    ReadDevices,

    /// <summary>Register, move and retire devices, and give them keys (管理设备).</summary>
    ManageDevices,
}

/// <summary>The table of roles: what each may do within its territory.</summary>
public static class Roles
{
    private static readonly Dictionary<Role, Operation[]> Table = new()
    {
        [Role.Administrator] =
            [
                Operation.ReadPlaces, Operation.ReadRights, Operation.ManageRights, Operation.ReadAudit, Operation.ReadFigures,
                Operation.ReadDevices, Operation.ManageDevices,
            ],
        [Role.CommandCenter] =
            [
                Operation.ReadPlaces, Operation.ReadWater, Operation.ReadCases, Operation.AcknowledgeCase, Operation.CloseCase,
                Operation.VerifyCase, Operation.FileCase, Operation.DispatchCase, Operation.CheckCase, Operation.ArbitrateCase,
                Operation.SubmitReport, Operation.ReadReports, Operation.OpenIdentity, Operation.ManageHooks, Operation.ReadRosters,
                Operation.ManageRosters, Operation.AssignWorker, Operation.ManagePolicies, Operation.ReadDevices,
            ],
        [Role.Supervisor] =
            [
                Operation.ReadPlaces, Operation.ReadWater, Operation.ReadCases, Operation.AcknowledgeCase, Operation.CloseCase,
                Operation.VerifyCase, Operation.FileCase, Operation.DispatchCase, Operation.CheckCase, Operation.ArbitrateCase,
                Operation.SubmitReport, Operation.ReadReports, Operation.OpenIdentity, Operation.ReadRosters,
                Operation.ManageRosters, Operation.AssignWorker,
            ],
        [Role.VillageOfficer] =
            [
                Operation.ReadPlaces, Operation.ReadWater, Operation.ReadCases, Operation.AcknowledgeCase, Operation.CloseCase,
                Operation.VerifyCase, Operation.FileCase, Operation.HandleCase, Operation.SubmitReport, Operation.ReadReports,
                Operation.ReadRosters, Operation.AssignWorker,
            ],
        [Role.DepartmentHandler] =
            [
                Operation.ReadPlaces, Operation.ReadWater, Operation.ReadCases, Operation.AcknowledgeCase, Operation.HandleCase,
                Operation.ReadReports, Operation.ReadRosters,
            ],
        [Role.GridWorker] =
            [
                Operation.ReadPlaces, Operation.ReadWater, Operation.ReadCases, Operation.AcknowledgeCase, Operation.VerifyCase,
                Operation.HandleCase, Operation.SubmitReport, Operation.ReadReports, Operation.ReadRosters,
            ],
        [Role.Checker] =
            [
                Operation.ReadPlaces, Operation.ReadWater, Operation.ReadCases, Operation.CheckCase, Operation.ReadReports,
                Operation.ReadRosters,
            ],
        [Role.Farmer] =
            [
                Operation.ReadPlaces, Operation.ReadWater, Operation.ReadCases, Operation.AcknowledgeCase, Operation.HandleCase,
                Operation.SubmitReport,
            ],
        [Role.Villager] = [Operation.ReadPlaces, Operation.SubmitReport],
        [Role.Auditor] =
            [
                Operation.ReadPlaces, Operation.ReadWater, Operation.ReadCases, Operation.ReadReports, Operation.ReadRights,
                Operation.ReadAudit, Operation.ReadFigures, Operation.ReadRosters, Operation.ReadDevices,
            ],
        [Role.Device] = [Operation.ReadPlaces, Operation.SendObservations, Operation.SubmitReport, Operation.ReadFigures],
    };

    // A bit for each operation, by the number of the role: rights are asked for with everything that is shown.
    private static readonly ulong[] Masks =
        [.. Enum.GetValues<Role>().Select(role => Table[role].Aggregate(0ul, (mask, what) => mask | (1ul << (int)what)))];

    /// <summary>Operations that concern the county as a whole but that whoever may do them anywhere in it may do.</summary>
    /// <remarks>The register of places and the shapes of the map are the same for everybody and hold nothing about anybody.</remarks>
    private static readonly FrozenSet<Operation> Everywhere = [Operation.ReadPlaces];

    /// <summary>Whether a role allows an operation within its territory.</summary>
    public static bool May(this Role role, Operation what) => ((Masks[(int)role] >> (int)what) & 1) != 0;

    /// <summary>Whether a role counts only in a session that was opened with a second factor.</summary>
    public static bool NeedsSecondFactor(this Role role) => role is Role.Administrator or Role.Supervisor;

    /// <summary>Whether a key may hold a role: giving rights is for people.</summary>
    public static bool IsForKeys(this Role role) => role is not (Role.Administrator or Role.Supervisor or Role.Farmer or Role.Villager);

    /// <summary>Whether an operation does not depend on the territory it is allowed in.</summary>
    internal static bool HoldsEverywhere(this Operation what) => Everywhere.Contains(what);
}
