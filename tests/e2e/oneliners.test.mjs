import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from './process.mjs';
import { pack, Program, root } from './program.mjs';
import { until } from './until.mjs';

test('the one-liners of README.md send a reading as printed', { timeout: 240_000 }, async (t) => {
  const lines = await oneLiners();
  const program = await Program.start(t);
  const env = { ...process.env, DEQING_KEY: await program.key('device') };

  await t.test('the key it names is that of the demonstration', async () => {
    const { key } = JSON.parse(await readFile(join(pack, 'demonstration-people.json'), 'utf8'));
    assert.ok((await readFile(join(root, 'README.md'), 'utf8')).includes(`\nexport DEQING_KEY=${key}\n`));
  });

  for (const line of lines) {
    await t.test(line.slice(0, 60), async () => {
      const sent = Date.now();
      const command = line.replaceAll('8080', program.port).replaceAll('1883', program.mqttPort);
      const answer = await run('bash', ['-c', command], { env });
      if (line.startsWith('curl ')) assert.equal(JSON.parse(answer).accepted, 1, answer);
      const [sensor] = line.match(/S\d{5}/);
      const shown = await until(
        `${sensor} shows what was sent`,
        () => program.get(`/sensors/${sensor}`),
        (seen) => Date.parse(seen.receivedAt) >= sent,
      );
      assert.ok(shown.values.length > 0);
      assert.ok(shown.values.every(({ metric, value }) => line.includes(metric) && line.includes(value)), JSON.stringify(shown.values));
    });
  }
});

/** The commands of the bash blocks in the section "Send a reading"; a trailing backslash goes on in the next line. */
async function oneLiners() {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const [, section] = readme.split(/^## Send a reading$/m);
  assert.ok(section, 'README.md has no section "Send a reading"');
  const blocks = section.split(/^## /m)[0].matchAll(/^```bash\n(.*?)^```/gms);
  const lines = [...blocks].flatMap(([, block]) => block.replaceAll(/\\\n/g, ' ').split('\n'));
  const commands = lines.filter((line) => /^(curl|mosquitto_pub) /.test(line));
  for (const name of ['curl', 'mosquitto_pub']) {
    assert.ok(commands.some((line) => line.startsWith(`${name} `)), `the section has no line that starts with ${name}`);
  }
  return commands;
}
