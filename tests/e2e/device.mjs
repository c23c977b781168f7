import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const window = 8;

/** Milliseconds between the measurements of a device. */
export const step = 3_000;

const values = { dissolvedOxygen: 6.5, waterTemperature: 20, ph: 7.4, conductivity: 430, turbidity: 12, ammoniaNitrogen: 0.1 };

/**
 * A device that numbers its messages and keeps each until it is acknowledged (MQTT 3.1.1, QoS 1). When its connection breaks it
 * connects again and sends again what was not acknowledged, for ever.
 */
export class Device {
  acknowledged = 0;
  sent = 0;
  #ended = false;
  #done;

  /**
   * @param {number} start instant of the first message, Unix milliseconds; each is measured one step after the one before
   */
  constructor(port, key, sensor, start) {
    Object.assign(this, { port, key, sensor, start });
    this.#done = this.#live();
  }

  /** Sends nothing new and waits until everything is acknowledged. */
  async finish() {
    this.#ended = true;
    this.#fill();
    await this.#done;
  }

  async #live() {
    while (!(this.#ended && this.acknowledged === this.sent)) {
      await this.#connection();
      await pause(100 + Math.random() * 200);
    }
  }

  #connection() {
    return new Promise((over) => {
      let bytes = Buffer.alloc(0);
      this.written = this.acknowledged;
      this.socket = connect(this.port, '127.0.0.1')
        .on('error', () => {})
        .on('close', () => {
          this.socket = null;
          over();
        })
        .on('connect', () => this.socket.write(hello(this.sensor, this.key)))
        .on('data', (more) => {
          bytes = Buffer.concat([bytes, more]);
          for (; bytes.length >= 4; bytes = bytes.subarray(4)) this.#take(bytes);
        });
    });
  }

  #take(packet) {
    if (packet[0] === 0x20 && packet[3] !== 0) return this.socket.destroy();
    if (packet[0] === 0x40) {
      // Acknowledgements keep the order of what was sent.
      if (packet.readUInt16BE(2) !== identifier(this.acknowledged)) throw new Error(`${this.sensor}: another message was acknowledged`);
      this.acknowledged++;
    }
    this.#fill();
  }

  #fill() {
    if (!this.socket) return;
    if (this.#ended && this.acknowledged === this.sent) return void this.socket.destroy();
    while (this.written < this.acknowledged + window && (this.written < this.sent || !this.#ended)) {
      this.socket.write(publish(this.sensor, this.written, this.start));
      this.written++;
      this.sent = Math.max(this.sent, this.written);
    }
  }
}

const identifier = (number) => (number % 0xffff) + 1;

function text(value) {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

function packet(type, ...parts) {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [(body.length & 0x7f) | 0x80, body.length >> 7];
  return Buffer.concat([Buffer.from([type, ...length]), body]);
}

const hello = (name, key) => packet(0x10, text('MQTT'), Buffer.from([4, 0b1100_0010, 0, 0]), text(name), text('device'), text(key));

function publish(sensor, number, start) {
  const id = identifier(number);
  const message = { at: new Date(start + number * step).toISOString(), sequence: number, values };
  const payload = Buffer.from(JSON.stringify(message));
  return packet(0x32, text(`v1/${sensor}/observations`), Buffer.from([id >> 8, id & 0xff]), payload);
}
