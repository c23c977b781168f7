import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Hopeless, until } from './until.mjs';

const outputKept = 200_000;
const running = new Set();

// A test that fails or runs out of time must leave nothing running.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/** A process with what it wrote. */
export class Child {
  output = '';
  errors = '';

  constructor(command, args, options = {}) {
    this.name = `${command} ${args.join(' ')}`;
    this.process = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
    running.add(this.process);
    this.process.stdout.setEncoding('utf8').on('data', (text) => (this.output = (this.output + text).slice(-outputKept)));
    this.process.stderr.setEncoding('utf8').on('data', (text) => (this.errors = (this.errors + text).slice(-outputKept)));
    this.closed = once(this.process, 'close').then(
      ([code, signal]) => {
        running.delete(this.process);
        return (this.ended = { code, signal });
      },
      (error) => (this.ended = { code: null, signal: null, error }),
    );
  }

  /** Waits for the end and gives the exit code, null if a signal ended it. */
  async code(seconds = 120) {
    await until(`the end of ${this.name}`, () => this.ended, Boolean, seconds);
    if (this.ended.error) throw this.ended.error;
    return this.ended.code;
  }

  /** Waits as `until`, and gives up as soon as the process has ended. */
  until(expectation, read, holds, seconds) {
    return until(
      expectation,
      () => {
        if (this.ended) throw new Hopeless(`Expected: ${expectation}. But ${this.name} ended: ${this.said()}`);
        return read();
      },
      holds,
      seconds,
    );
  }

  said() {
    return JSON.stringify({ ...this.ended, output: this.output.slice(-3000), errors: this.errors.slice(-3000) }, null, 1);
  }

  async signal(name) {
    this.process.kill(name);
    await this.code();
  }
}

/** Runs a command to its end; throws unless it exits with 0. */
export async function run(command, args, options) {
  const child = new Child(command, args, options);
  child.process.stdin.end();
  if ((await child.code()) !== 0) throw new Error(`${child.name} failed: ${child.said()}`);
  return child.output;
}
