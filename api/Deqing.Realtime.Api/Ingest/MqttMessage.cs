using System.Buffers;
using MQTTnet.Packets;

namespace Deqing.Realtime.Api.Ingest;

/// <summary>Who sends: one connection. Two connections of one device are two senders.</summary>
/// <param name="client">The client with the key it showed: how logs name it and how a repeated message is known.</param>
/// <param name="device">What it may send.</param>
internal sealed class MqttSender(string client, IDeviceRights device)
{
    /// <summary>The client with the key it showed.</summary>
    public string Client => client;

    /// <summary>What it may send.</summary>
    public IDeviceRights Device => device;
}

/// <summary>A message as it arrived.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its content.</param>
/// <param name="Id">Packet identifier; 0 with QoS 0.</param>
/// <param name="IsAgain">Whether the sender says that it sends it again.</param>
/// <param name="IsWill">Whether it is the last will of a connection that ended.</param>
internal readonly record struct MqttMessage(
    string Topic, ReadOnlySequence<byte> Payload, ushort Id = 0, bool IsAgain = false, bool IsWill = false)
{
    /// <summary>The message of a packet.</summary>
    public static MqttMessage Of(MqttPublishPacket packet) =>
        new(packet.Topic ?? "", packet.Payload, packet.PacketIdentifier, packet.Dup);

    /// <summary>The last will of a connection; null if it left none.</summary>
    public static MqttMessage? WillOf(MqttConnectPacket connect) => connect.WillFlag
        ? new MqttMessage(connect.WillTopic ?? "", new ReadOnlySequence<byte>(connect.WillMessage ?? []), IsWill: true)
        : null;
}
