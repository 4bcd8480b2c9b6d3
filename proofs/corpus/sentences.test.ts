import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { unsaid } from './sentences.ts';

const { folder, remove } = createTemporaryFolder('sentences');
afterAll(remove);

function write(path: string, ...lines: string[]): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), lines.join('\n'));
}

test('sentences of the checks are unsaid where neither a report nor a test beside them holds them', () => {
  write(
    'graders/q1/loss.ts',
    "fail('the loss must be one number');",
    `fail(\`the loss at \${index} must not be negative\`);`,
    "fail('the loss must be kept here');",
    "fail('few words');",
    "throw new Error('a check needs at least one case');",
    "throw new ContractError('the loss must get its own arguments');",
    `fail(\`\${count} of the losses that it returned are not finite: \${which}\`);`,
  );
  write('graders/q1/loss.test.ts', "expect(said).toBe('the loss must be kept here');");
  write('graders/mistakes/loss.ts', "says: 'It forgets the logarithm of it'");
  const reports = ['{"message":"the loss must be one number"}', '{"message":"the loss at 3 must not be 0"}'];
  expect(unsaid(folder, reports)).toEqual([
    { place: 'graders/q1/loss.ts:2', part: 'must not be negative' },
    { place: 'graders/q1/loss.ts:6', part: 'the loss must get its own arguments' },
    { place: 'graders/q1/loss.ts:7', part: 'of the losses that it returned are not finite:' },
  ]);
});
