import { describe, expect, test } from 'vitest';
import { sampleCheck, sampleReport, sampleTask } from '../../testing/sample-report.ts';
import type { Evidence, Finding } from '../authoring/finding.ts';
import { renderAnnotations } from './github.ts';
import { renderGradescope } from './gradescope.ts';
import { renderHtml } from './html/html.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { redact, redactForTerminal } from './redact.ts';
import type { CheckReport, GradeReport } from './schema.ts';
import { renderText } from './text.ts';

/** The numbers are not those of any other value, in whatever form a report shows them. */
const SECRET = /SECRET|2\.7e|0?\.27182|27182/;
const NUMBER = 0.271828;
const SEED = 27182818;

const position = { file: 'sums.ts', line: 3, column: 5 };
const rows = [
  { block: 'dWax', verdict: 'wrong', error: 1, expected: 'SECRET', actual: 'SECRET', ratio: 'SECRET' } as const,
];

/** Findings with a secret wherever a hidden check would give something away. */
const findings: Finding[] = [
  { code: 'threw', procedure: 'add', name: 'SECRET', message: 'SECRET', position, input: 'SECRET' },
  { code: 'exited', procedure: 'add', how: 'exit code 1', lastError: 'Error: SECRET' },
  { code: 'protocol', procedure: 'add', message: 'the result is not of the expected form at SECRET' },
  { code: 'contract', procedure: 'add', message: 'must be SECRET', input: 'SECRET' },
  {
    code: 'mismatch',
    message: 'must add to 0.271828. It is 2.71828e-9',
    input: 'SECRET',
    expected: 'SECRET',
    actual: '4',
  },
  { code: 'mismatch', message: 'must add', input: 'SECRET', after: 'SECRET', threw: 'SECRET' },
  { code: 'gradient', message: 'must be the derivative', input: 'SECRET', rows },
  {
    code: 'history',
    message: 'must train. They are [27182, -0.27182], and the right ones are up to 2.7e-4',
    input: 'SECRET',
    series: 'loss',
    step: 1,
    expected: 'SECRET',
    actual: '4',
    deviation: NUMBER,
    tolerance: NUMBER,
  },
];

const evidence: Evidence[] = [
  { kind: 'gradient', rows, errors: [{ block: 'SECRET', entries: [[NUMBER]] }], tolerance: NUMBER },
  {
    kind: 'curves',
    series: 'loss',
    curves: [
      { name: 'submission', values: [1, 2] },
      { name: 'SECRET', values: [NUMBER, NUMBER] },
    ],
    tolerance: [NUMBER, NUMBER],
    note: 'SECRET',
  },
  { kind: 'distribution', labels: ['SECRET', 'x'], expected: [NUMBER, 1], actual: [1, NUMBER] },
  { kind: 'forecast', targets: [NUMBER, 1], expected: [NUMBER, 1], actual: [1, NUMBER] },
  { kind: 'note', text: 'SECRET' },
];

function reportOf(visibility: CheckReport['visibility']): GradeReport {
  const failed = findings.flatMap((finding) => [
    sampleCheck({ finding, visibility }),
    ...evidence.map((seen) => sampleCheck({ finding, evidence: seen, visibility })),
  ]);
  const passed = evidence.map((seen) => sampleCheck({ evidence: seen, visibility }));
  return sampleReport([sampleTask({ id: 'sums.failed', checks: failed }), sampleTask({ checks: passed })], {
    seed: SEED,
  });
}

function brokenReport(visibility: CheckReport['visibility']): GradeReport {
  return sampleReport([sampleTask({ checks: [sampleCheck({ error: 'Error: SECRET', visibility })] })]);
}

const feedback = { results: 'visible', hiddenChecks: 'visible' } as const;

/** A new form is added here. */
const forms: Record<string, (report: GradeReport) => string> = {
  HTML: (report) => renderHtml(redact(report)),
  Markdown: (report) => renderMarkdown(redact(report)),
  JUnit: (report) => renderJunit([redact(report)]),
  Gradescope: (report) => renderGradescope(redact(report), { feedback }),
  annotations: (report) => renderAnnotations(redact(report), (file) => file),
};

describe.each(Object.entries(forms))('%s', (_, render) => {
  test('draws nothing that a hidden check must not give away', () => {
    expect(render(reportOf('hidden'))).not.toMatch(SECRET);
    expect(render(brokenReport('hidden'))).not.toMatch(SECRET);
  });

  test('draws it of a visible one', () => {
    expect(render(reportOf('visible'))).toMatch(SECRET);
  });
});

test('a terminal shows the instructor the seed and our own errors, and no hidden case', () => {
  const render = (report: GradeReport) => renderText(redactForTerminal(report), { replay: () => '' });
  expect(render(reportOf('visible'))).toMatch(/SECRET/);
  expect(render(reportOf('hidden')).replace(`seed ${SEED}`, '')).not.toMatch(SECRET);
  expect(render(brokenReport('hidden'))).toContain('Error: SECRET');
});

test('visible checks stay as they are', () => {
  const { seed, ...report } = reportOf('visible');
  expect(redact({ ...report, seed })).toEqual(report);
});

test('what is left of a hidden check is what it is about', () => {
  const [{ tasks }] = redact(reportOf('hidden')).questions;
  expect(tasks[0].checks.map(({ finding }) => finding?.code)).toEqual(
    findings.flatMap(({ code }) => Array(6).fill(code)),
  );
  expect(tasks[1].checks.map(({ evidence }) => evidence)).toEqual([
    undefined,
    { kind: 'curves', series: 'loss', curves: [{ name: 'submission', values: [1, 2] }], tolerance: [] },
    undefined,
    undefined,
    undefined,
  ]);
});
