import { describe, expect, test } from 'vitest';
import { render, renderCheck, seenIn, texts } from '../../../testing/read-page.ts';
import { curves, history, mismatch, sampleCheck, sampleReport, sampleTask } from '../../../testing/sample-report.ts';
import type { Finding } from '../../authoring/finding.ts';
import type { CheckReport } from '../schema.ts';

describe('a failed check', () => {
  test('shows the counterexample, a row for each part of it', () => {
    const page = renderCheck({ title: 'It adds two numbers', finding: mismatch });
    expect(texts(page, '.check > summary')).toEqual(['✗ It adds two numbers']);
    expect(texts(page, '.check > p')).toEqual(['add(a, b) is a + b']);
    expect(seenIn(page)).toEqual([
      ['input', '[1, 2]'],
      ['expected', '3'],
      ['got', '4'],
    ]);
  });

  test('names a known mistake, and at the first of several checks alone', () => {
    const mistakes = [{ id: 'minus', says: 'It subtracts.' }];
    const check = sampleCheck({ finding: { ...mismatch, mistakes } });
    const page = render(sampleReport([sampleTask({ checks: [check, check] })]));
    expect(texts(page, '.check .mistake')).toEqual(['This looks like a known mistake: It subtracts.']);
    expect(texts(page, '.overview .mistake')).toEqual(['This looks like a known mistake: It subtracts.']);
  });

  test('lists mistakes that cannot be told apart', () => {
    const mistakes = ['It subtracts.', 'It divides.'].map((says) => ({ id: says, says }));
    expect(texts(renderCheck({ finding: { ...mismatch, mistakes } }), '.mistake li')).toEqual([
      'It subtracts.',
      'It divides.',
    ]);
  });

  test('shows the line that a rule points at', () => {
    const position = { file: 'sums.ts', line: 3, column: 5 };
    const finding: Finding = {
      code: 'rule',
      rule: 'loops',
      position,
      excerpt: 'for (;;) {}',
      message: 'no loops here',
    };
    const page = renderCheck({ finding });
    expect(texts(page, '.excerpt figcaption')).toEqual(['sums.ts, line 3, column 5']);
    expect(texts(page, '.excerpt pre')).toEqual(['for (;;) {}']);
  });

  test('says where the code threw, and sets further lines of its message apart', () => {
    const position = { file: 'sums.ts', line: 3, column: 5 };
    const finding: Finding = { code: 'threw', procedure: 'add', name: 'Error', message: 'no\nmarks: 10/10', position };
    const page = renderCheck({ finding });
    expect(texts(page, '.check > p')).toEqual(['add threw Error: no', 'at sums.ts:3:5']);
    expect(texts(page, '.check > pre')).toEqual(['marks: 10/10']);
  });

  test('has its replay token in the command; the run’s seed, from which hidden inputs follow, is not shown', () => {
    expect(texts(renderCheck({ finding: mismatch, replay: 'adds.7.0.c7d1' }), '.again code')).toEqual([
      'npm run task -- add --replay adds.7.0.c7d1',
    ]);
    expect(texts(renderCheck({ finding: mismatch }), '.again code')).toEqual([]);
    const page = render({ ...sampleReport([sampleTask({})]), seed: 2718281828 });
    expect(page.outerHTML).not.toContain('2718281828');
    expect(texts(renderCheck({ finding: { code: 'memory-limit', procedure: 'add', megabytes: 1 } }), '.again')).toEqual(
      [],
    );
  });

  test('has a table and heat maps of a gradient', () => {
    const rows = [
      {
        block: 'dWax',
        verdict: 'wrong' as const,
        error: 0.25,
        worstEntry: [0, 1] as [number, number],
        expected: '1',
        actual: '2',
        ratio: '2',
      },
      { block: 'dba', verdict: 'right' as const, error: 0 },
    ];
    const page = renderCheck({
      finding: { code: 'gradient', message: 'gradients are derivatives', rows },
      evidence: { kind: 'gradient', rows, errors: [{ block: 'dWax', entries: [[0, 0.25]] }], tolerance: 1e-6 },
    });
    expect(texts(page, '.check .scroll tr')).toEqual([
      'block verdict error worst entry expected got ratio',
      'dWax ✗ wrong 2.5e-1 [0, 1] 1 2 2',
      'dba ✓ right 0.0e+0 – – – –',
    ]);
    expect([...page.querySelectorAll('.check svg[role="img"]')]).toHaveLength(1);
  });
});

describe('drawings', () => {
  const captions = (check: Partial<CheckReport>) => texts(renderCheck(check), 'figure.chart > figcaption');

  test('of curves lie beside the reference, and of a failure also show how far it is off', () => {
    expect(captions({ evidence: curves })).toEqual(['The loss beside the reference’s']);
    expect(captions({ evidence: curves, finding: history })).toEqual([
      'The loss beside the reference’s',
      'How far the loss is off, relative to the reference’s',
    ]);
    const page = renderCheck({ evidence: curves, finding: history });
    // The drawings count as the words do.
    expect(texts(page, 'figure.chart:first-of-type svg [font-variant]:not([text-anchor]) > text')).toEqual([
      '1',
      '2',
      '3',
    ]);
    expect(seenIn(page)).toEqual([
      ['first off', 'loss number 2'],
      ['off by', '3.1e-2 (relative)'],
      ['allowed', '2.0e-3 (relative)'],
      ['expected', '4.125'],
      ['got', '4.25'],
    ]);
  });

  test('of distributions and forecasts are there', () => {
    expect(
      captions({ evidence: { kind: 'distribution', labels: ['a', '\n'], expected: [0.5, 0.5], actual: [1, null] } }),
    ).toEqual(['Predicted probabilities']);
    expect(captions({ evidence: { kind: 'forecast', targets: [1, 2], expected: [1, 2], actual: [null, 3] } })).toEqual([
      'The forecast beside the series',
    ]);
  });
});
