import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PROJECT } from '../../harness/support/project.ts';
import { runHere } from '../../testing/run-here.ts';
import { copyLab } from '../../testing/sample-copy.ts';

const { folder: lab, remove } = copyLab(join(PROJECT, 'labs/tiny'));
afterAll(remove);

/** A mean that is wrong for so few lists that a check of 40 meets one from some seeds alone, and one that refuses no list. */
const SAMPLES = `
import { defineSamples, sampleIn, samplesIn } from 'lab-harness/authoring';
const mean = 'return values.reduce((sum, value) => sum + value, 0) / values.length;';
export default defineSamples({
  faulty: [sampleIn('averages.mean')('mean-wrong-at-times', \`if (values[0] % 40 === 7) return 0; \${mean}\`)],
  correct: samplesIn('averages.mean', {
    'mean-of-some': \`if (values.length === 0) throw new RangeError('nothing to average'); \${mean}\`,
    'mean-of-any': mean,
  }),
  experiments: { averages: ['programs/empty.ts', 'nothing'] },
});
`;
const PROGRAM = `
import { mean } from '../student/averages.ts';
console.log(process.argv[2], mean([]));
`;

for (const name of ['samples', 'programs']) mkdirSync(join(lab, name));
writeFileSync(join(lab, 'samples/index.ts'), SAMPLES);
writeFileSync(join(lab, 'programs/empty.ts'), PROGRAM);

async function corpus(...args: string[]) {
  const { code, stdout } = await runHere('proofs/cli/prove.ts', ['corpus', '--lab', lab, ...args]);
  return { code, lines: stdout.split('\n') };
}

test.each([
  ['passes', 1],
  ['fails averages.mean', 4],
])(
  'a verdict that differs between seeds is listed with the seeds, and all is not well: it %s at first',
  async (first, seed) => {
    const { code, lines } = await corpus('mean-wrong-at-times', '--seed', String(seed), '--seeds', '4');
    const unsteady = new RegExp(
      `^mean-wrong-at-times: ${first} from seeds? ${seed}[\\d, ]*, (fails|passes).* from seeds? `,
    );
    expect(lines).toContainEqual(expect.stringMatching(unsteady));
    expect(lines.at(-2)).toContain('faulty: 1, of which 1 accepted');
    expect(lines.at(-2)).toContain('verdicts that differ between the seeds: 1');
    expect(code).toBe(1);
  },
);

test('a correct sample with which the lab’s own experiment fails is told of', async () => {
  const { code, lines } = await corpus('mean-of-some', 'mean-of-any');
  expect(lines.filter((line) => line.startsWith('mean-of-') && line.includes('fails'))).toEqual([
    expect.stringMatching(/^mean-of-some: programs\/empty\.ts nothing fails: .*student\/averages\.ts/),
  ]);
  expect(lines).toContain('  RangeError: nothing to average');
  expect(lines.at(-2)).toContain('correct: 2, of which 0 refused');
  expect(lines.at(-2)).toContain('experiments: 2, of which 1 failed');
  expect(code).toBe(1);
});
