import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child, run } from './process.mjs';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const pack = join(root, 'deploy/counties/deqing');

const built = (project, name) => join(root, project, 'bin/Release/net10.0', `${name}.dll`);
export const dlls = {
  program: built('api/Deqing.Realtime.Api', 'Deqing.Realtime.Api'),
  fleet: built('deploy/fleet', 'Deqing.Realtime.Fleet'),
};
for (const dll of Object.values(dlls)) {
  if (!existsSync(dll)) throw new Error(`${dll} is missing: dotnet build -c Release comes first.`);
}

// Outside the range from which systems lend ports to outgoing connections: a program that is down keeps its port.
// Two runs on one machine need different ranges.
const first = Number(process.env.E2E_FIRST_PORT ?? 21_800);
const ports = { next: first, last: first + 99 };

/** A loopback port nobody listens on and no other test of this file gets. */
export async function freePort() {
  while (ports.next <= ports.last) {
    const port = ports.next++;
    const taken = await occupy(port).catch(() => null);
    if (taken === null) continue;
    await new Promise((closed) => taken.close(closed));
    return port;
  }
  throw new Error(`No port up to ${ports.last} is free.`);
}

/** Listens on a loopback port. */
export function occupy(port) {
  return new Promise((listening, refused) => {
    const server = createServer().once('error', refused);
    server.listen(port, '127.0.0.1', () => listening(server));
  });
}

/** A folder that is deleted after the test. */
export async function temporaryFolder(t) {
  const folder = await mkdtemp(join(tmpdir(), 'realtime-e2e-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The program as a process of its own, on free loopback ports with a data folder of its own. */
export class Program {
  #keys = new Map();

  /**
   * @param {Record<string, unknown>} settings configuration keys, given on the command line
   * @param {Record<string, string>} secrets given in the environment, as the program takes none on the command line
   */
  static async prepare(t, settings = {}, secrets = {}) {
    const [port, mqttPort, hj212Port] = [await freePort(), await freePort(), await freePort()];
    const program = new Program();
    Object.assign(program, { port, mqttPort, hj212Port, secrets, origin: `http://127.0.0.1:${port}` });
    program.settings = {
      'Urls': program.origin,
      'Mqtt:Port': mqttPort,
      'Hj212:Port': hj212Port,
      'Data:Directory': await temporaryFolder(t),
      'Fleet:Enabled': false,
      ...settings,
    };
    t.after(() => program.child && !program.child.ended && program.kill());
    return program;
  }

  /** Prepared and ready. */
  static async start(t, settings, secrets) {
    const program = await Program.prepare(t, settings, secrets);
    await program.start();
    return program;
  }

  get folder() {
    return this.settings['Data:Directory'];
  }

  get mqtt() {
    return `mqtt://127.0.0.1:${this.mqttPort}`;
  }

  /** The command line of the program, with its settings and perhaps with an operator's command in front of them. */
  commandLine(...command) {
    return [dlls.program, ...command, ...Object.entries(this.settings).map(([key, value]) => `--${key}=${value}`)];
  }

  /** Starts the process and waits for nothing. */
  launch(extraArguments = [], environment = {}) {
    const env = { ...process.env, ...this.secrets, ...environment };
    this.child = new Child('dotnet', [...this.commandLine(), ...extraArguments], { env });
    return this.child;
  }

  /** Carries out an operator's command on the program's data, whether it runs or not, and gives what the command printed. */
  operate(...command) {
    return run('dotnet', this.commandLine(...command), { env: { ...process.env, ...this.secrets } });
  }

  /** A key for the whole county, made by the operator when it is first asked for. */
  key(role) {
    if (!this.#keys.has(role)) this.#keys.set(role, this.#addKey(role));
    return this.#keys.get(role);
  }

  async #addKey(role) {
    const said = await this.operate('key', 'add', `test-${role.toLowerCase()}`, '--role', role, '--territory', 'county');
    return said.match(/^dqk_\S+$/m)[0];
  }

  /** Lets the operator add a person with a role, and gives the one-time link for their password. */
  async invite(name, role, territory) {
    const said = await this.operate('user', 'add', name, '--role', role, '--territory', territory);
    return said.match(/\/setup#\S+/)[0];
  }

  /** Starts the process and waits until it is ready; again after it has ended. */
  async start() {
    const child = this.launch();
    const ready = async () => (await fetch(`${this.origin}/health/ready`)).status;
    await child.until('/health/ready answers 200', ready, (status) => status === 200, 120);
  }

  /** Ends the process as a system does that shuts down. */
  async stop() {
    await this.child.signal('SIGTERM');
  }

  /** Ends the process in the middle of whatever it does. */
  async kill() {
    await this.child.signal('SIGKILL');
  }

  /** Reads with the key of an auditor, who may read everything and change nothing. */
  async text(path) {
    const answer = await fetch(this.origin + path, { headers: { authorization: `Bearer ${await this.key('auditor')}` } });
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
    return answer.text();
  }

  async get(path) {
    return JSON.parse(await this.text(`/api/v1${path}`));
  }

  /** How many observations of a protocol came to which outcome since the start, by `/metrics`. */
  async outcomes(protocol) {
    const counts = {};
    for (const [, text, count] of (await this.text('/metrics')).matchAll(/^\w*observations_total\{(.*)\} (\d+)/gm)) {
      const labels = Object.fromEntries([...text.matchAll(/(\w+)="(.*?)"/g)].map(([, name, value]) => [name, value]));
      if (labels.protocol === protocol) counts[labels.outcome] = Number(count);
    }
    return counts;
  }

  /** The instants, as Unix milliseconds, at which the log has a metric of a pond between two instants; ascending. */
  async loggedInstants(pond, metric, from, to) {
    const hours = 3_600_000;
    const instants = [];
    // Short enough that an answer holds every row: nothing is thinned.
    for (let since = from; since < to; since += 4 * hours) {
      const until = Math.min(since + 4 * hours, to);
      const query = new URLSearchParams({
        metric, points: '5000', from: new Date(since).toISOString(), to: new Date(until).toISOString(),
      });
      const history = await this.get(`/ponds/${pond}/history?${query}`);
      if (history.points.length !== history.total) throw new Error(`${history.points.length} points of ${history.total} rows`);
      instants.push(...history.points.map((point) => Date.parse(point.at)));
    }
    return instants;
  }
}

/** Starts a command of the fleet. */
export function fleet(args, environment = {}) {
  return new Child('dotnet', [dlls.fleet, ...args.map(String)], { env: { ...process.env, ...environment } });
}
