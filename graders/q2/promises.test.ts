import { CheckFailure } from 'lab-harness/authoring';
import { expect, test } from 'vitest';
import { prepare } from '../../harness/graft/prepare.ts';
import { fillIn, SOLUTION, STUB } from '../../testing/sample-stub.ts';
import { withPromises } from './promises.ts';

/** Lists the hints beside a result of 0 of a block. */
async function hintsFor(body: string): Promise<readonly string[] | undefined> {
  const text = fillIn({ ...SOLUTION, 't.area': `const f = async () => { ${body} };\n    return 1;` });
  const [{ blocks }] = await prepare([{ file: { state: 'read', name: 't.ts', text, hash: '' }, stub: STUB }]);
  const failure = new CheckFailure({ code: 'mismatch', message: 'wrong', expected: '1', actual: '0' });
  const { finding } = withPromises(failure, new Map([['t.area', blocks.get('t.area')]]) as never) as CheckFailure;
  return 'hints' in finding ? finding.hints : undefined;
}

test('a promise that nothing waits for is named, and one that is awaited later is not', async () => {
  expect(await hintsFor('const [p] = x.dataSync() ?? x.data();')).toEqual([
    expect.stringMatching(/^t\.ts:\d+: data\(\) gives a promise, and is not awaited here$/),
  ]);
  expect(await hintsFor('const ps = xs.map((x) => x.data()); await Promise.all(ps);')).toBeUndefined();
  expect(await hintsFor('x.data().then(([p]) => { sum += p; });')).toBeUndefined();
  expect(await hintsFor('const [p] = await x.data();')).toBeUndefined();
});
