import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { userInfo } from 'node:os';
import { Child } from './process.mjs';
import { freePort } from './program.mjs';

const user = 'realtime';
const password = 'throw-away';

/** Starts a throw-away PostgreSQL server on a free loopback port and gives its connection string. */
export const startPostgres = async (t) => (await PostgresServer.start(t)).connection;

/**
 * A throw-away PostgreSQL server that can be stopped and started again on its data. It ends, and its folder with it, when its
 * standard input closes: after the test, or with this process however that ends.
 */
export class PostgresServer {
  #starts = 0;

  static async start(t) {
    const server = new PostgresServer();
    const port = await freePort();
    server.connection = `Host=127.0.0.1;Port=${port};Username=${user};Password=${password};Database=postgres`;
    server.child = run(port);
    t.after(async () => {
      server.child.process.stdin.end();
      await server.child.code();
    });
    await server.#ready();
    return server;
  }

  /** Ends it at once, as at a restart of its machine: who is connected is cut off. */
  async stop() {
    this.child.process.stdin.write('stop\n');
    await this.child.until('PostgreSQL has stopped', () => this.child.output.split('stopped').length - 1 === this.#starts);
  }

  async startAgain() {
    this.child.process.stdin.write('start\n');
    await this.#ready();
  }

  #ready() {
    this.#starts++;
    const ready = () => this.child.errors.split('ready to accept connections').length - 1;
    return this.child.until('PostgreSQL accepts connections', () => ready() === this.#starts);
  }
}

function run(port) {
  const server = `${programs()}/postgres -D data -p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder" \\
      -c max_connections=200`;
  // PostgreSQL refuses to run as root.
  const script = `
    set -e
    folder=$(mktemp -d /tmp/realtime-postgres.XXXXXX)
    trap 'rm -rf "$folder"' EXIT
    trap 'exit 1' HUP INT TERM
    cd "$folder"
    echo ${password} > password
    ${programs()}/initdb -D data -U ${user} --pwfile=password -A scram-sha-256 -E UTF8 --locale=C.UTF-8 --no-sync > initdb.log
    ${server} < /dev/null &
    server=$!
    while read -r command; do
      if [ "$command" = start ]; then
        ${server} < /dev/null &
        server=$!
      else
        kill -INT $server
        wait $server || true
        echo stopped
      fi
    done
    kill -INT $server || true
    wait $server || true`;
  const [command, ...args] = userInfo().uid === 0 ? ['runuser', '-u', 'postgres', '--', 'sh', '-c', script] : ['sh', '-c', script];
  return new Child(command, args);
}

function programs() {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home).sort((one, other) => Number(other) - Number(one)) : [];
  const newest = versions.map((version) => join(home, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb')));
  if (newest === undefined) throw new Error('These tests need PostgreSQL: apt-get install postgresql.');
  return newest;
}
