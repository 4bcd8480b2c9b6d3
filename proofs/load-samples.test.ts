import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createTemporaryFolder } from '../harness/support/temporary-folder.ts';
import { loadSamples } from './load-samples.ts';

const { folder, remove } = createTemporaryFolder('samples');
afterAll(remove);
mkdirSync(join(folder, 'empty/samples'), { recursive: true });
writeFileSync(join(folder, 'empty/samples/index.ts'), 'export const faulty = [];\n');

test.each([
  ['none', /none\/samples\/index\.ts: there is no such file, .*; write it: export default defineSamples\(/],
  ['empty', /empty\/samples\/index\.ts: its default export is none, /],
])('a lab without samples is told where to write them: %s', async (lab, message) => {
  await expect(loadSamples({ root: join(folder, lab) })).rejects.toThrow(message);
});
