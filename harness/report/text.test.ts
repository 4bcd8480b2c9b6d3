import { expect, test } from 'vitest';
import { mismatch, sampleCheck, sampleReport, sampleTask } from '../../testing/sample-report.ts';
import { redactForTerminal } from './redact.ts';
import { renderText } from './text.ts';

const long = (words: string) => Array.from({ length: 150 }, () => words).join(' ');

test.each([1, 3, 9])('a failed task is no longer than a screen, whatever it found (%i)', (count) => {
  const checks = Array.from({ length: count }, (_, i) =>
    sampleCheck({
      id: `c${i}`,
      title: `Finding ${i}, ${'of many words '.repeat(6)}`,
      finding: {
        ...mismatch,
        message: `sum ${'abcdefghi'[i]} is wrong: ${long('on')}`,
        input: long('1,'),
        paste: 'const a = 1;\n'.repeat(12),
        mistakes: [{ id: `m${i}`, says: `It adds ${i}.` }],
      },
    }),
  );
  const report = sampleReport([sampleTask({ checks })]);
  const lines = renderText(redactForTerminal(report), { columns: 80, replay: () => 'again' }).split('\n');
  const task = lines.slice(lines.indexOf('sums.add  Add'), lines.indexOf('  see these cases again: again') + 1);
  expect(task.length).toBeLessThanOrEqual(24);
  expect(task.filter((line) => line.length > 80)).toEqual([]);
  expect(task.join('\n')).toMatch('sum a is wrong');
  if (count === 9) expect(task).toContain('  and 6 more checks: --reporter html shows all findings, each whole');
});

test('what is shown and what is not add up to the checks that failed', () => {
  const checks = Array.from({ length: 8 }, (_, i) =>
    sampleCheck({ id: `c${i}`, finding: { ...mismatch, message: i < 2 ? 'sums' : 'adds', input: long('1,') } }),
  );
  const text = renderText(redactForTerminal(sampleReport([sampleTask({ checks })])), { columns: 80, replay: () => '' });
  expect(text).toContain('8 of 8 checks failed');
  expect(text).toContain('The same in one more check');
  expect(text).toContain('and 5 more checks: --reporter');
});

test('the first finding stands whole with the mistake that it looks like; the code for it only where there is room', () => {
  const finding = { ...mismatch, paste: 'const a = 1;', mistakes: [{ id: 'adds-one', says: 'It adds one.' }] };
  const render = (...more: string[]) => {
    const checks = [finding, ...more.map((message) => ({ ...mismatch, message }))];
    const task = sampleTask({ checks: checks.map((finding, i) => sampleCheck({ id: `c${i}`, finding })) });
    return renderText(redactForTerminal(sampleReport([task])), { columns: 80, replay: () => '' });
  };
  const head = [mismatch.message, 'This looks like a known mistake: It adds one.', 'input     [1, 2]'];
  expect(render()).toContain([...head, 'expected  3', 'got       4'].join('\n      '));
  expect(render()).toContain('const a = 1;');
  const full = { ...finding, paste: 'const a = 1;\n'.repeat(15) };
  const task = sampleTask({ checks: [sampleCheck({ finding: full })] });
  const text = renderText(redactForTerminal(sampleReport([task])), { columns: 80, replay: () => '' });
  expect(text).toContain('got       4');
  expect(text).not.toContain('const a');
});
