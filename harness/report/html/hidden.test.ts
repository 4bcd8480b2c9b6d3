import { describe, expect, test } from 'vitest';
import { renderCheck, seenIn, texts } from '../../../testing/read-page.ts';
import { curves, history, mismatch } from '../../../testing/sample-report.ts';
import type { Evidence } from '../../authoring/finding.ts';
import type { CheckReport } from '../schema.ts';

describe('a hidden check', () => {
  const hidden = (check: Partial<CheckReport>) => renderCheck({ visibility: 'hidden', ...check });
  const rows = [{ block: 'dWax', verdict: 'wrong' as const, error: 1, expected: 'E9', actual: 'A9', ratio: 'R9' }];

  test('shows neither inputs nor expected values', () => {
    const secret = { input: 'SECRET-INPUT', paste: 'SECRET-CODE', printed: 'SECRET-INPUT' };
    const page = hidden({ finding: { ...mismatch, ...secret, expected: 'SECRET-VALUE', actual: '4' } });
    expect(seenIn(page)).toEqual([]);
    expect(page.textContent).not.toContain('SECRET');
  });

  test('shows of a gradient which blocks are wrong', () => {
    const page = hidden({
      finding: { code: 'gradient', message: 'gradients are derivatives', input: 'SECRET-INPUT', rows },
      evidence: { kind: 'gradient', rows, errors: [{ block: 'dWax', entries: [[1]] }], tolerance: 1e-6 },
    });
    expect(texts(page, '.check .scroll tr')).toEqual(['block verdict error worst entry', 'dWax ✗ wrong 1.0e+0 –']);
    expect(page.textContent).not.toMatch(/SECRET|E9|A9|R9/);
    expect([...page.querySelectorAll('.check svg')]).toEqual([]);
  });

  test('draws the submission’s own curve alone, whatever becomes of the reference’s', () => {
    const page = (reference: number, tolerance: number) =>
      hidden({
        finding: { ...history, expected: String(reference), deviation: reference, tolerance },
        evidence: {
          ...curves,
          curves: [curves.curves[0], { name: `mean ${reference}`, values: [reference, reference, 1] }],
          tolerance: [tolerance, tolerance, tolerance],
        },
      });
    expect(page(4.125, 0.002).outerHTML).toBe(page(1e9, 0.5).outerHTML);
    expect(texts(page(4.125, 0.002), 'figure.chart > figcaption')).toEqual(['The submission’s loss']);
  });

  test('that failed by our error does not say how', () => {
    const page = hidden({ error: 'TypeError: SECRET is undefined' });
    expect(texts(page, '.check.error')).toHaveLength(1);
    expect(page.textContent).not.toContain('SECRET');
  });

  test('does not pass on what the submission has thrown, which could be the inputs', () => {
    const position = { file: 'q1.ts', line: 3 };
    const threw = { code: 'threw', procedure: 'training', message: 'SECRET-INPUT', position } as const;
    for (const name of ['TypeError', 'SECRET-INPUT']) {
      const page = hidden({ finding: { ...threw, name, input: 'SECRET-INPUT' } });
      expect(page.textContent).not.toContain('SECRET');
      expect(page.textContent).toContain(`training threw ${name === 'TypeError' ? 'TypeError' : 'an error'}`);
      expect(page.textContent).toContain('q1.ts:3');
    }
  });

  test('draws nothing else', () => {
    for (const evidence of [
      { kind: 'distribution', labels: ['a'], expected: [1], actual: [1] },
      { kind: 'forecast', targets: [1, 2], expected: [1, 2], actual: [1, 3] },
    ] satisfies Evidence[]) {
      expect([...hidden({ evidence }).querySelectorAll('.chart')]).toEqual([]);
    }
  });
});
