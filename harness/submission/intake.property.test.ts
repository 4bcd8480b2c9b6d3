import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { makeZip } from '../../proofs/attacks/zip-writer.ts';
import { UsageError } from '../support/errors.ts';
import { readSubmission } from './intake.ts';

const scratch = mkdtempSync(join(tmpdir(), 'intake-property-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const NAMES = ['a.ts', 'b.ts'];
const LIMIT = 200;

/** Reads bytes as a submission; whatever they are, what comes back is in order. */
async function survive(bytes: Uint8Array): Promise<void> {
  const path = join(scratch, 'work.zip');
  writeFileSync(path, bytes);
  const submission = await readSubmission(path, NAMES, { sourceBytes: LIMIT }).catch((error) => {
    expect(error).toBeInstanceOf(UsageError);
  });
  if (!submission) return;
  expect(submission.files.map(({ name }) => name)).toEqual(NAMES);
  const findings = submission.files.map((file) => {
    if (file.state === 'read') expect(file.text.length).toBeLessThanOrEqual(LIMIT);
    return file.state === 'rejected' && 'reason' in file.finding ? file.finding.reason : '';
  });
  for (const text of [...submission.notes, ...findings]) {
    expect(text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(text.length).toBeLessThan(1000);
  }
}

const path = fc.oneof(
  fc.constantFrom('a.ts', 'b.ts', 'work/a.ts', 'work/b.ts', 'A.ts', '../a.ts', 'C:\\a.ts', 'a.ts/', '__MACOSX/._a.ts'),
  fc
    .array(fc.constantFrom('a.ts', 'b.ts', '..', '', '.', '/', '\\', 'é', '\u202e', '\x1b[2J', '\0', 'zip'), {
      maxLength: 6,
    })
    .map((parts) => parts.join('')),
  fc.uint8Array({ maxLength: 20 }),
);
const entry = fc.record(
  {
    name: path,
    content: fc.oneof(fc.string({ maxLength: 300 }), fc.uint8Array({ maxLength: 30 }), fc.constant('x'.repeat(5000))),
    method: fc.constantFrom(0, 8, 8, 8, 9, 99),
    flags: fc.constantFrom(0, 0x800, 1, 8, 0x41),
    mode: fc.constantFrom(0, 0o100644, 0o120777, 0o040755, 0o010644),
    size: fc.constantFrom(0, 1, 199, 200, 201, 2 ** 32 - 1),
    extra: fc.uint8Array({ maxLength: 24 }),
  },
  { requiredKeys: ['name'] },
);
const zip = fc
  .record({
    entries: fc.array(entry, { maxLength: 5 }),
    options: fc.record(
      {
        prefix: fc.uint8Array({ maxLength: 9 }),
        movesOffsets: fc.boolean(),
        count: fc.nat(70_000),
        zip64Count: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ entries, options }) => makeZip(entries, options));

describe('whatever is handed in', () => {
  test('random bytes are refused', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), survive), { numRuns: 60 });
  });

  test('an archive of lies is read within the limits', async () => {
    await fc.assert(fc.asyncProperty(zip, survive), { numRuns: 100 });
  });

  test('a right archive with changed, lost or added bytes is read within the limits', async () => {
    const right = makeZip([
      { name: 'work/a.ts', content: 'let a;'.repeat(20) },
      { name: 'work/b.ts', content: 'let b;', method: 0 },
    ]);
    const edit = fc.record({
      at: fc.nat(right.length - 1),
      remove: fc.nat(3),
      insert: fc.uint8Array({ maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) =>
        survive(
          edits.reduce(
            (bytes, { at, remove, insert }) =>
              Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]),
            right,
          ),
        ),
      ),
      { numRuns: 150 },
    );
  });
});
