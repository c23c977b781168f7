import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { userInfo } from 'node:os';
import { Child } from './process.mjs';
import { freePort } from './program.mjs';

const user = 'realtime';
const password = 'throw-away';

/**
 * Starts a throw-away PostgreSQL server on a free loopback port and gives its connection string. It ends, and its folder
 * with it, when its standard input closes: after the test, or with this process however that ends.
 */
export async function startPostgres(t) {
  const port = await freePort();
  // PostgreSQL refuses to run as root.
  const script = `
    set -e
    folder=$(mktemp -d /tmp/realtime-postgres.XXXXXX)
    trap 'rm -rf "$folder"' EXIT
    trap 'exit 1' HUP INT TERM
    cd "$folder"
    echo ${password} > password
    ${programs()}/initdb -D data -U ${user} --pwfile=password -A scram-sha-256 -E UTF8 --locale=C.UTF-8 --no-sync > initdb.log
    ${programs()}/postgres -D data -p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder" \
      -c max_connections=200 < /dev/null &
    server=$!
    cat > /dev/null || true
    kill -INT $server
    wait $server || true`;
  const [command, ...args] = userInfo().uid === 0 ? ['runuser', '-u', 'postgres', '--', 'sh', '-c', script] : ['sh', '-c', script];
  const server = new Child(command, args);
  t.after(async () => {
    server.process.stdin.end();
    await server.code();
  });
  await server.until('PostgreSQL accepts connections', () => server.errors.includes('ready to accept connections'));
  return `Host=127.0.0.1;Port=${port};Username=${user};Password=${password};Database=postgres`;
}

function programs() {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home).sort((one, other) => Number(other) - Number(one)) : [];
  const newest = versions.map((version) => join(home, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb')));
  if (newest === undefined) throw new Error('These tests need PostgreSQL: apt-get install postgresql.');
  return newest;
}
