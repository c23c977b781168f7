import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import type { Hub } from './connection.ts';
import { liveLimits } from './limits.ts';

/** A connection to the server's live hub. Reconnecting is ours (see LiveConnection): the built-in one gives up after 30 s. */
export function createHub(url: string): Hub {
  const hub = new HubConnectionBuilder()
    .withUrl(url)
    .withHubProtocol(new MessagePackHubProtocol())
    .configureLogging(LogLevel.Error)
    .build();
  hub.serverTimeoutInMilliseconds = liveLimits.serverTimeout;
  return hub;
}
