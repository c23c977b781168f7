import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { fleet, pack, temporaryFolder } from './program.mjs';

test('the generator makes the synthetic part of the county pack again, byte for byte', async (t) => {
  const output = await temporaryFolder(t);
  await generate(output, 330521);
  const files = await readdir(output);
  assert.deepEqual(
    files.sort(),
    ['ponds.csv', 'ponds.geojson', 'sensors.csv', 'townships.geojson', 'villages.csv', 'villages.geojson'],
  );
  for (const file of files) assert.ok(await isTheCommitted(output, file), `${file} differs from the committed one`);

  await generate(output, 7);
  assert.ok(!(await isTheCommitted(output, 'ponds.csv')), 'the seed has no effect');
});

async function generate(output, seed) {
  const child = fleet(['generate', '--county', pack, '--seed', seed, '--output', output]);
  assert.equal(await child.code(), 0, child.said());
}

async function isTheCommitted(output, file) {
  return (await readFile(join(output, file))).equals(await readFile(join(pack, file)));
}
