import { expect, test } from 'vitest';
import { sampleCheck, sampleReport, sampleTask } from '../../testing/sample-report.ts';
import { renderAnnotations, withoutCommands } from './github.ts';
import { redact } from './redact.ts';
import type { CheckReport } from './schema.ts';

const position = { file: 'q1.ts', line: 12, column: 5 };
const rule = { code: 'rule', rule: 'loops', position, excerpt: 'for (;;) {}', message: 'no loops' } as const;

function annotations(checks: CheckReport[], locate = (file: string): string | undefined => `student/${file}`) {
  return renderAnnotations(redact(sampleReport([sampleTask({ checks })])), locate);
}

test('a finding with a line is shown there', () => {
  expect(annotations([sampleCheck({ title: 'No loop', finding: rule }), sampleCheck()])).toBe(
    '::error file=student/q1.ts,line=12,col=5,title=sums.add%3A No loop::q1.ts:12:5: no loops%0A│ for (;;) {}\n',
  );
});

test('a finding without a line, and a file outside of the repository, are not', () => {
  const mismatch = sampleCheck({ finding: { code: 'mismatch', message: 'must add' } });
  expect(annotations([mismatch])).toBe('');
  expect(annotations([sampleCheck({ finding: rule })], () => undefined)).toBe('');
});

test('the same finding is shown once', () => {
  const check = sampleCheck({ finding: rule });
  expect(annotations([check, check]).split('\n')).toHaveLength(2);
});

test('one cause is one row, with the number of checks, and what is ignored is a warning', () => {
  const checks = ['One', 'Two', 'Three'].map((title) => sampleCheck({ title, finding: rule }));
  const tasks = ['sums.add', 'sums.carry'].map((id) => sampleTask({ id, checks }));
  const report = sampleReport(tasks, { notes: ['q1.ts:3: ignored: 2 lines outside of the blocks'] });
  expect(renderAnnotations(redact(report), (file) => file).split('\n')).toEqual([
    expect.stringMatching(
      /^::error file=q1.ts,line=12,col=5,title=sums.add%3A One and 5 other checks::q1.ts:12:5: no loops/,
    ),
    '::warning title=Note::q1.ts:3: ignored: 2 lines outside of the blocks',
    '',
  ]);
});

test('what a task waits for is shown at that task', () => {
  const task = sampleTask({ checks: [sampleCheck({ finding: rule })], blockedBy: ['sums.first'] });
  expect(renderAnnotations(redact(sampleReport([task])), (file) => file)).toBe('');
});

test('text can neither begin a command nor end a property', () => {
  const attack = 'x,line=1::y\n::stop-commands::z\r\n##[add-mask]100%0A::error::';
  const output = annotations([
    sampleCheck({ title: 'a,b: 100%', finding: { ...rule, excerpt: attack, message: attack } }),
  ]);
  expect(output.match(/\n/g)).toHaveLength(1);
  expect(output).toMatch(/^::error file=student\/q1\.ts,line=12,col=5,title=sums\.add%3A a%2Cb%3A 100%25::[^\r\n]*\n$/);
  expect(output).toContain('100%250A');
});

test('a log listens to no command within a text', () => {
  expect(withoutCommands('::error::x\n', 'token')).toBe('::stop-commands::token\n::error::x\n::token::\n');
});
