import { describe, expect, test } from 'vitest';
import { render, renderCheck, texts } from '../../../testing/read-page.ts';
import { curves, history, mismatch, sampleCheck, sampleReport, sampleTask } from '../../../testing/sample-report.ts';
import { redact } from '../redact.ts';
import { renderHtml } from './html.ts';

describe('marks and tasks', () => {
  test('stand first, with what to fix first', () => {
    const page = render(
      sampleReport([
        sampleTask({ id: 'sums.count', title: 'Count' }),
        sampleTask({
          id: 'sums.twice',
          title: 'Twice',
          checks: [sampleCheck({ finding: { code: 'todo', block: 'b' } })],
        }),
        sampleTask({ title: 'Add', checks: [sampleCheck({ finding: mismatch }), sampleCheck()] }),
      ]),
    );
    expect(texts(page, 'h1')).toEqual(['Sums']);
    expect(texts(page, '.score')).toEqual(['10 of 30 marks']);
    expect(texts(page, '.first')).toEqual(['Fix first: Add — add(a, b) is a + b']);
    expect(page.querySelector('.first a')?.getAttribute('href')).toBe('#sums.add');
    expect(page.querySelector('section[id="sums.add"]')).not.toBeNull();
    expect(texts(page, '.tasks tbody tr')).toEqual([
      '✓ Count 10/10 passed',
      '– Twice 0/10 not done yet',
      '✗ Add 0/10 1 of 2 checks failed',
    ]);
  });

  test('say what the cap and lateness cost', () => {
    const report = sampleReport([sampleTask()], {
      marks: 6.5,
      maxMarks: 7,
      penalty: { marks: 0.5, reason: 'a day late' },
    });
    const [question] = report.questions;
    const page = render({ ...report, questions: [{ ...question, marks: 7, rawMarks: 10, maxMarks: 7 }] });
    expect(texts(page, '.score')).toEqual(['6.5 of 7 marks']);
    expect(texts(page, 'caption')).toEqual(['SUMS Sums 7/7 (tasks add up to 10, capped at 7)']);
    expect(page.textContent).toContain('late: −0.5 (a day late)');
  });

  test('name what comes next where nothing is done', () => {
    const page = renderCheck({ finding: { code: 'todo', block: 'sums.add' } });
    expect(texts(page, '.first')).toEqual(['Do next: Add — not done yet: fill in the block TODO(sums.add)']);
    expect(texts(page, 'h2')).toEqual([]);
  });

  test('say that a file is missing', () => {
    const page = renderCheck({ id: 'source', finding: { code: 'missing-file', file: 'sums.ts' } });
    expect(texts(page, '.tasks td')).toContain('sums.ts is missing');
  });

  test('are unknown after our own error, which is told apart from failures', () => {
    const page = renderCheck({ error: 'TypeError: x is undefined' });
    expect(texts(page, '.score')).toEqual(['? of 10 marks']);
    expect(texts(page, '.tasks tbody tr')).toEqual(['! Add ?/10 our error: not graded']);
    expect(texts(page, '.ours')[0]).toContain('This is our error, not the submission’s');
    expect(texts(page, '.first')).toEqual([]);
    expect(texts(page, 'h2')).toEqual(['Not graded, by our error']);
    expect(texts(page, '.check.error pre')).toEqual(['TypeError: x is undefined']);
  });
});

describe('the rest of the page', () => {
  test('folds up what passed and what another task blocks', () => {
    const blocked = sampleTask({
      id: 'sums.all',
      title: 'All',
      checks: [sampleCheck({ finding: mismatch })],
      blockedBy: ['sums.add'],
    });
    const page = render(
      sampleReport([
        sampleTask({ checks: [sampleCheck({ finding: mismatch })] }),
        blocked,
        sampleTask({ id: 'sums.x', title: 'X' }),
      ]),
    );
    expect(texts(page, 'h2')).toEqual(['What to fix', 'Blocked by other tasks', 'Passed']);
    expect(texts(page, 'summary')).toEqual([
      '✗ It adds',
      '– All 0/10 · blocked by sums.add',
      '✓ X 10/10 · 1 check passed',
      'How this was graded',
    ]);
    expect(texts(page, '.check')).toHaveLength(1);
  });

  test('counts checks that another task blocks beside those that were not run', () => {
    const blocked = sampleCheck({ finding: mismatch, blockedBy: ['sums.first'] });
    const open = sampleCheck({ finding: { code: 'not-run', because: 'an earlier check ended the task' } });
    const checks = [sampleCheck({ finding: mismatch }), blocked, blocked, open, sampleCheck()];
    const page = render(sampleReport([sampleTask({ checks })]));
    expect(texts(page, '.check')).toHaveLength(1);
    const counts = '1 other check passed, 1 check not run, 2 more blocked by sums.first';
    expect(page.querySelector('section[id="sums.add"]')?.textContent).toContain(counts);
  });

  test('has the notes, the layers of the sandbox and the hashes', () => {
    const page = render(
      sampleReport([sampleTask()], {
        notes: ['the loss is a mean, which is accepted'],
        sandbox: {
          layers: [
            { id: 'values', title: 'values only' },
            { id: 'kernel', title: 'the kernel’s', missing: 'it is too old' },
          ],
        },
      }),
    );
    const provenance = texts(page, '.provenance')[0];
    expect(texts(page, 'section li')).toContain('the loss is a mean, which is accepted');
    for (const part of ['values: values only', 'without kernel: it is too old', 'abc']) {
      expect(provenance).toContain(part);
    }
  });

  test('takes less than a megabyte where six tasks have five long histories each to draw', () => {
    const values = Array.from({ length: 1000 }, (_, i) => 100 / (i + 1) + Math.sin(i));
    const long = { ...curves, curves: curves.curves.map(({ name }) => ({ name, values })), tolerance: values };
    const checks = Array.from({ length: 5 }, (_, i) =>
      sampleCheck({ id: `history-${i}`, finding: history, evidence: long }),
    );
    const report = sampleReport(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => sampleTask({ id: `sums.${id}`, checks })));
    const page = renderHtml(redact(report));
    expect(page.match(/class="charts"/g)).toHaveLength(30);
    expect(Buffer.byteLength(page)).toBeLessThan(1e6);
  });

  test('shows the name of a submission as text, on the page and in its title', () => {
    const time = { submittedAt: '2024-03-11T11:30:00.000Z', timeZone: 'America/New_York' };
    const submission = { id: '</title><b>x\u202e\u0007', ...time };
    const page = render(sampleReport([sampleTask()], { submission }));
    expect(texts(page, 'header p')).toEqual(['Report for </title><b>x\ufffd, handed in 2024-03-11 07:30 (UTC-04:00)']);
    expect(texts(page, 'title')).toEqual(['</title><b>x\ufffd: 10/10 – Sums']);
    expect(texts(page, 'header bdi')).toEqual(['</title><b>x\ufffd']);
    expect(page.querySelector('b')).toBeNull();
  });
});
