import { MessageType, NullLogger, type HubMessage, type InvocationMessage } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import type { Page, WebSocketRoute } from 'playwright-core';
import type { LiveDelta } from '../src/contract.ts';
import type { ScriptedCounty } from './scriptedCounty.ts';

const handshakeEnd = '\u001e';

/** The server's side of the live hub, spoken in MessagePack over the page's own web socket, with every fault at hand. */
export class ScriptedHub {
  readonly #protocol = new MessagePackHubProtocol();
  readonly #county: ScriptedCounty;
  #socket: WebSocketRoute | null = null;
  #heartbeat: ReturnType<typeof setInterval> | null = null;
  /** Invocations in order, such as `Subscribe county`. */
  readonly invoked: string[] = [];
  /** While false, new connections are refused. */
  reachable = true;

  constructor(county: ScriptedCounty) {
    this.#county = county;
  }

  async attach(page: Page): Promise<void> {
    await page.routeWebSocket(/\/hubs\/live/, (socket) => {
      if (!this.reachable) return void socket.close({ code: 1011 });
      socket.onMessage((message) => this.#receive(socket, message));
      socket.onClose(() => this.silence());
    });
  }

  send(...deltas: readonly LiveDelta[]): void {
    for (const delta of deltas) if (this.#county.watches(delta)) this.#invokeClient('delta', this.#county.narrow(delta));
  }

  /** Tells that rights have changed: `mine` is no longer watched. */
  changeRights(): void {
    this.#invokeClient('rights', { scopes: ['mine'] });
  }

  /** Tells the person that something is in their inbox. */
  notice(item: string): void {
    this.#invokeClient('notice', { number: 1, case: item, urgent: true, at: Date.now() });
  }

  /** Closes the socket as a lost network does. */
  async cut(): Promise<void> {
    this.reachable = false;
    await this.#socket?.close({ code: 1011 });
    this.#socket = null;
  }

  /** Stops the heartbeat and leaves the socket open. */
  silence(): void {
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#heartbeat = null;
  }

  speak(): void {
    this.silence();
    const beat = () => {
      const sequences = Object.fromEntries(
        [...this.#county.areas.values()].map((area) => [area.code, { epoch: this.#county.epoch, sequence: area.sequence }]),
      );
      this.#invokeClient('heartbeat', { serverTime: Date.now(), buildId: 'scripted', sequences });
    };
    beat();
    this.#heartbeat = setInterval(beat, 2000);
  }

  #receive(socket: WebSocketRoute, message: string | Buffer): void {
    if (message.toString().startsWith('{')) {
      socket.send(`{}${handshakeEnd}`);
      this.#socket = socket;
      this.speak();
      return;
    }
    const bytes = typeof message === 'string' ? Buffer.from(message) : message;
    const frame = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    for (const parsed of this.#protocol.parseMessages(frame, NullLogger.instance)) {
      if (parsed.type === MessageType.Invocation) this.#complete(socket, parsed);
    }
  }

  #complete(socket: WebSocketRoute, call: InvocationMessage): void {
    const scope = String(call.arguments[0]);
    this.invoked.push(`${call.target} ${scope}`);
    if (call.invocationId === undefined) return;
    this.#write(socket, { type: MessageType.Completion, invocationId: call.invocationId, result: this.#county.snapshot(scope) });
  }

  #invokeClient(target: string, argument: unknown): void {
    if (this.#socket) this.#write(this.#socket, { type: MessageType.Invocation, target, arguments: [argument], streamIds: [] });
  }

  #write(socket: WebSocketRoute, message: HubMessage): void {
    socket.send(Buffer.from(this.#protocol.writeMessage(message)));
  }
}
