import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * How long a receiver may take before it answers, and of how many messages that come for the first time the answer is lost. A subscriber
 * gets one event after the other, and five seconds pass after each failure.
 */
const manners = {
  mail: { slowestMs: 700, lost: 1 / 9 }, sms: { slowestMs: 700, lost: 1 / 9 }, hook: { slowestMs: 60, lost: 1 / 40 },
};

/**
 * What receivers took, in its order: `{ channel, id, to, text, at, life, lost }`. `life` counts the starts of the program; `lost` says that
 * the receiver hung up instead of answering, which it does with a message at most once.
 */
export class Receipts {
  taken = [];
  life = 0;
  #chance;
  #known = new Set();
  #waiting = [];

  constructor(chance) {
    this.#chance = chance;
  }

  /** Notes a message, and comes back when it is to be answered: true, or false if the answer is lost. */
  async take(message) {
    const key = `${message.channel} ${message.id}`;
    const its = manners[message.channel];
    const lost = !this.#known.has(key) && this.#chance.next() < its.lost;
    this.#known.add(key);
    this.taken.push({ ...message, at: Date.now(), life: this.life, lost });
    this.#waiting.splice(0).forEach((arrived) => arrived(true));
    await pause(this.#chance.between(0, its.slowestMs));
    return !lost;
  }

  /** Waits for the next message, at most so many milliseconds. */
  next(ms) {
    return Promise.race([new Promise((arrived) => this.#waiting.push(arrived)), pause(ms, false)]);
  }
}

/** A mail server on loopback: as much of SMTP (RFC 5321) as a client needs. Gives its port. */
export async function startMail(t, receipts) {
  const server = createServer((socket) => {
    socket.setEncoding('utf8').on('error', () => socket.destroy());
    talk(socket, receipts).catch(() => socket.destroy());
  });
  return listen(t, server, () => server.close());
}

async function talk(socket, receipts) {
  const say = (line) => socket.write(`${line}\r\n`);
  say('220 mail.example ESMTP');
  let [buffer, to, inMail] = ['', '', false];
  for await (const piece of socket) {
    buffer += piece;
    for (;;) {
      const end = buffer.indexOf(inMail ? '\r\n.\r\n' : '\r\n');
      if (end < 0) break;
      const text = buffer.slice(0, end);
      buffer = buffer.slice(end + (inMail ? 5 : 2));
      if (inMail) {
        inMail = false;
        if (!(await receipts.take(readMail(text, to)))) return socket.destroy();
        say('250 taken');
      } else if (text === 'DATA') {
        inMail = true;
        say('354 go on');
      } else if (text === 'QUIT') {
        say('221 bye');
        return socket.end();
      } else {
        to = text.match(/^RCPT TO:<(.*?)>/i)?.[1] ?? to;
        say(text.startsWith('EHLO') ? '250-mail.example\r\n250 8BITMIME' : '250 OK');
      }
    }
  }
}

function readMail(raw, to) {
  const middle = raw.indexOf('\r\n\r\n');
  const headers = raw.slice(0, middle).replaceAll(/\r\n[ \t]+/g, ' ');
  const header = (name) => headers.match(new RegExp(`^${name}: *(.*)$`, 'im'))?.[1];
  const [id] = header('Message-ID').match(/[^<>]+(?=@[^<>@]*>)/);
  if (!/^[78]bit$/i.test(header('Content-Transfer-Encoding') ?? '7bit')) throw new Error(`This server reads plain text only: ${headers}`);
  return { channel: 'mail', id, to, text: raw.slice(middle + 4) };
}

/** A gateway for text messages and a subscriber on loopback. Gives the address of each. */
export async function startGateway(t, receipts) {
  const server = createHttpServer((request, response) => answer(request, response, receipts).catch(() => response.destroy()));
  const port = await listen(t, server, () => {
    server.close();
    server.closeAllConnections();
  });
  return { sms: `http://127.0.0.1:${port}/sms`, hook: `http://127.0.0.1:${port}/hook` };
}

async function answer(request, response, receipts) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const body = JSON.parse(Buffer.concat(pieces).toString());
  const id = request.headers['webhook-id'];
  const message = request.url === '/sms'
    ? { channel: 'sms', id, to: body.phone, text: body.text, bodyId: body.id }
    : { channel: 'hook', id, to: body.subject, event: body };
  if (await receipts.take(message)) response.writeHead(204).end();
  else response.destroy();
}

async function listen(t, server, close) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(close);
  return server.address().port;
}
