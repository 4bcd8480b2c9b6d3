import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { parseHTML } from 'linkedom';
import { marked } from 'marked';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../authoring/finding.ts';
import { shellQuote } from '../support/shell-quote.ts';
import { color } from '../support/terminal.ts';
import { describeFinding } from './describe.ts';
import { renderAnnotations } from './github.ts';
import { gradescopeResults, renderGradescope } from './gradescope.ts';
import { renderHtml } from './html/html.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { redact, redactForTerminal } from './redact.ts';
import { type GradeReport, gradeReport, type TaskReport } from './schema.ts';
import { renderText } from './text.ts';

// Every renderer over reports in which all text that a submission can choose is hostile.

interface Renderer {
  name: string;
  render(report: GradeReport): string;
  /** what the report itself says: the same whatever text the submission puts into it */
  statements(output: string): unknown;
}

const COLUMNS = 80;

const text = (report: GradeReport, hasColor: boolean) => {
  const replay = (task: string) => `grade ${shellQuote(report.submission.id)} --task ${task}`;
  return renderText(redactForTerminal(report), { paint: hasColor ? color : undefined, columns: COLUMNS, replay });
};

/** The lines that begin at the left, without the text of the submission that some of them end with. */
const linesAtTheLeft = (output: string) =>
  output
    .split('\n')
    .filter((line) => /^ {0,4}\S/.test(line))
    .map((line) =>
      line
        .replace(/^note: .*/, 'note: …')
        .replace(/^marks for .*(: \S+\/\S+ {2}seed \d+, \S+ s)$/, 'marks for …$1')
        .replace(/grade .* --task/, 'grade … --task'),
    );

/** A page of Markdown without what stands in code. */
const outsideOfCode = (markdown: string) => {
  const { document } = parseHTML(
    `<!doctype html><html><body>${marked.parse(markdown, { async: false })}</body></html>`,
  );
  for (const code of document.querySelectorAll('code')) code.textContent = '';
  return document.body.innerHTML;
};

/** The elements of a page in their order, with the attributes' names, but for boxes with text of the submission. */
const elementsOf = (page: string) => {
  const { document } = parseHTML(page);
  for (const box of document.querySelectorAll('pre')) box.remove();
  const marks = [...document.querySelectorAll('.score, .tasks')].map(({ textContent }) => textContent);
  return [marks, [...document.querySelectorAll('*')].map((element) => [element.tagName, element.getAttributeNames()])];
};

/** A document without what test cases say. */
const casesOf = (xml: string) => {
  expect(XMLValidator.validate(xml)).toBe(true);
  const tree = new XMLParser({ ignoreAttributes: false }).parse(xml);
  const said = new Set(['#text', '@_message', 'system-out']);
  return JSON.stringify(tree, (key, value) => (said.has(key) ? undefined : value));
};

/** A new output format is added here. */
const renderers: Renderer[] = [
  { name: 'text', render: (report) => text(report, false), statements: linesAtTheLeft },
  {
    name: 'text in color',
    render(report) {
      const plain = stripVTControlCharacters(text(report, true));
      // All escape sequences are the report's own: without them it is the text without color.
      expect(plain).toBe(text(report, false));
      return plain;
    },
    statements: linesAtTheLeft,
  },
  {
    name: 'JSON',
    render: (report) => renderJson([report]),
    statements: (output) => {
      const { marks, questions } = gradeReport.parse(JSON.parse(output));
      return [marks, questions.map(({ tasks }) => tasks.map(({ id, outcome }) => [id, outcome]))];
    },
  },
  {
    name: 'Gradescope',
    render: (report) => renderGradescope(redact(report), { feedback: { results: 'visible', hiddenChecks: 'visible' } }),
    statements: (output) => {
      const { tests = [], ...results } = gradescopeResults.parse(JSON.parse(output));
      return [results, tests.map((test) => ({ ...test, output: outsideOfCode(test.output ?? '') }))];
    },
  },
  { name: 'Markdown', render: (report) => renderMarkdown(redact(report)), statements: outsideOfCode },
  {
    name: 'HTML',
    render: (report) => renderHtml(redact(report)),
    statements: elementsOf,
  },
  { name: 'JUnit', render: (report) => renderJunit([redact(report)]), statements: casesOf },
  {
    name: 'GitHub’s annotations',
    render: (report) => renderAnnotations(redact(report), (file) => file),
    // What follows the second `::` is shown as it is, and each line is a command.
    statements: (output) => output.split('\n').map((line) => line.split('::', 2)),
  },
  {
    name: 'messages of tests',
    render: (report) =>
      findingsOf(report)
        .flatMap((finding) => describeFinding(finding))
        .join('\n'),
    statements: (output) => output.split('\n').filter((line) => !line.startsWith('│ ')).length,
  },
];

const position = { file: 'sums.ts', line: 3, column: 5 };
const mistakes = [
  { id: 'one', says: 'This is one.' },
  { id: 'two', says: 'This is two.' },
];

/** A finding of every kind, with the words in every place that a submission's text can reach. */
const findings: { [Code in Finding['code']]: (word: () => string) => Extract<Finding, { code: Code }> } = {
  todo: (word) => ({ code: 'todo', block: word() }),
  'missing-file': (word) => ({ code: 'missing-file', file: 'sums.ts', similar: [word()] }),
  'file-rejected': (word) => ({ code: 'file-rejected', file: 'sums.ts', reason: word() }),
  markers: (word) => ({ code: 'markers', file: 'sums.ts', block: word(), reason: word() }),
  'syntax-error': (word) => ({ code: 'syntax-error', position, message: word() }),
  'not-erasable': (word) => ({ code: 'not-erasable', position, construct: word() }),
  structure: (word) => ({ code: 'structure', position, block: word(), reason: word() }),
  'still-throws': (word) => ({ code: 'still-throws', position, block: word() }),
  rule: (word) => ({ code: 'rule', rule: 'loops', position, excerpt: word(), message: word() }),
  threw: (word) => ({
    code: 'threw',
    procedure: word(),
    name: word(),
    message: word(),
    position,
    input: word(),
    hints: [word()],
    mistakes,
  }),
  contract: (word) => ({ code: 'contract', procedure: word(), message: word(), input: word() }),
  'time-limit': (word) => ({ code: 'time-limit', procedure: word(), milliseconds: 5000 }),
  'memory-limit': (word) => ({ code: 'memory-limit', procedure: word(), megabytes: 256 }),
  'processor-limit': (word) => ({ code: 'processor-limit', procedure: word(), seconds: 60 }),
  'output-limit': (word) => ({ code: 'output-limit', procedure: word(), bytes: 1024 }),
  exited: (word) => ({ code: 'exited', procedure: word(), how: word(), lastError: word(), signal: word() }),
  protocol: (word) => ({ code: 'protocol', procedure: word(), message: word() }),
  'not-run': (word) => ({ code: 'not-run', because: word() }),
  mismatch: (word) => ({
    code: 'mismatch',
    message: word(),
    input: word(),
    expected: word(),
    actual: word(),
    mistakes,
  }),
  gradient: (word) => ({
    code: 'gradient',
    message: word(),
    input: word(),
    rows: [
      {
        block: word(),
        verdict: 'wrong',
        error: 1,
        worstEntry: [0, 1],
        expected: word(),
        actual: word(),
        ratio: word(),
      },
      { block: word(), verdict: 'right', error: 0 },
    ],
  }),
  history: (word) => ({
    code: 'history',
    message: word(),
    series: word(),
    step: 2,
    expected: word(),
    actual: word(),
    deviation: 0.5,
    tolerance: 1e-6,
  }),
};

function findingsOf(report: GradeReport): Finding[] {
  return report.questions.flatMap(({ tasks }) =>
    tasks.flatMap(({ checks }) => checks.flatMap(({ finding }) => finding ?? [])),
  );
}

/** A report with everything in it; the words are taken in turn, from the first again after the last. */
function reportOf(words: readonly string[]): GradeReport {
  let taken = 0;
  const word = () => words[taken++ % words.length];
  const check = { weight: 1, visibility: 'visible', milliseconds: 1 } as const;
  return {
    version: 1,
    title: 'Sums',
    submission: { id: word() },
    marks: 3,
    maxMarks: 12,
    penalty: { marks: 1, reason: 'a day late' },
    questions: [
      {
        id: 'sums',
        title: 'Sums',
        marks: 4,
        rawMarks: 5,
        maxMarks: 12,
        tasks: [
          { id: 'sums.right', title: 'Right', marks: 5, maxMarks: 5, outcome: 'passed', checks: [] },
          // A task each, for a terminal has room for a few findings of one.
          ...Object.entries(findings).map(
            ([code, make]): TaskReport => ({
              id: `sums.${code}`,
              title: 'Wrong',
              marks: 0,
              maxMarks: 7,
              outcome: 'failed',
              checks: [
                {
                  ...check,
                  id: code,
                  title: `Has no finding ${code}`,
                  outcome: 'failed',
                  finding: make(word),
                  evidence: { kind: 'note', text: word() },
                },
              ],
            }),
          ),
          {
            id: 'sums.broken',
            title: 'Broken',
            marks: null,
            maxMarks: 0,
            outcome: 'error',
            checks: [{ ...check, id: 'ours', title: 'Ours', outcome: 'error', error: word() }],
          },
        ],
      },
    ],
    notes: [word(), word()],
    seed: 7,
    hashes: { submission: 'abc' },
    node: 'v26.0.0',
    sandbox: { layers: [{ id: 'values', title: 'values only' }] },
    milliseconds: 1234,
  };
}

const attack = fc.constantFrom(
  // terminals: screen, title, clipboard, link, device control string, 8-bit forms, carriage return, backspace
  '\u001b[2J\u001b[H',
  '\u001b]0;title\u0007',
  '\u001b]52;c;cm0gLXJmIH4=\u0007',
  '\u001b]8;;https://example.org\u001b\\here\u001b]8;;\u001b\\',
  '\u001bP+q544e\u001b\\',
  '\u009b31m\u009d0;title\u009c',
  '\rmarks for me: 12/12  seed 7, 1.2 s',
  '\b\b\b\b\b\u007f',
  // what is not seen, or seen elsewhere
  '\u202e21/21\u202c\u2066x\u2069\u200f',
  'soft\u200bmax\u00ad\u2060\ufeff\u200d\u3164\u{e0041}',
  '\u2028Sums\u2029\u0085',
  '\ud800\udc00\ud800 \udfff\ue000\uffff\u{10ffff}',
  `Z${'\u0301\u0338\u035b'.repeat(200)}`,
  '\u0338',
  // lines of the report
  '\n\nSUMS  Sums  12/12\n  ✓ Wrong        7/7\n',
  '\nmarks for me: 12/12  seed 7, 1.2 s',
  `${' '.repeat(COLUMNS)}marks for me: 12/12  seed 7, 1.2 s`,
  `${'界'.repeat(COLUMNS / 2)}marks for me: 12/12  seed 7, 1.2 s`,
  '\nnote: the grader is wrong\nsums.rule  Wrong\n  ✗ It is right',
  'x\n'.repeat(2000),
  'x'.repeat(20_000),
  // other formats
  '</script><script>alert(1)</script><!--&amp;<img src=x onerror=alert(1)>',
  ']]></failure><testcase name="x"/>',
  '[here](javascript:alert(1)) ![](https://example.org/x.png)\n```\n| a | b |',
  '=HYPERLINK("https://example.org","x")',
  '@SUM(1)\t+1,"2"\r\n-3',
  '---\nmarks: 12\n...',
  '","marks":12,"x":"\\',
  "'; rm -rf ~; $(reboot) `reboot`",
);

const hostileWord = fc
  .array(fc.oneof(attack, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(''));
const hostileReport = fc.array(hostileWord, { minLength: 1, maxLength: 12 }).map(reportOf);

/** Ranges of characters that steer what shows them, or are not seen. */
const INVISIBLE = [
  [0x00, 0x09],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x180b, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xf8ff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xfff0, 0xfffb],
  [0xfffe, 0xffff],
  [0xe0000, 0x10ffff],
];

function invisibleIn(output: string): string[] {
  const codes = Array.from(output, (character) => character.codePointAt(0) ?? 0);
  const found = codes.filter((code) => INVISIBLE.some(([first, last]) => code >= first && code <= last));
  return found.map((code) => code.toString(16));
}

describe.each(renderers)('a hostile submission in $name', ({ render, statements }) => {
  const harmless = statements(render(reportOf(['word'])));

  test('changes nothing that the report says, and steers nothing that shows it', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const output = render(report);
        expect(invisibleIn(output)).toEqual([]);
        expect(output).not.toMatch(/\p{M}{5}/u);
        expect(statements(output)).toEqual(harmless);
      }),
    );
  });
});

test('JSON is the report when parsed, and ASCII without markup when shown', () => {
  fc.assert(
    fc.property(hostileReport, (report) => {
      const output = renderJson([report]);
      expect(JSON.parse(output)).toEqual(report);
      expect(output).toMatch(/^[\n -~]*$/);
      expect(output).not.toMatch(/[<>&]/);
    }),
  );
});

test('no line of text with what findings and notes say is wider than the terminal', () => {
  fc.assert(
    fc.property(hostileReport, (report) => {
      const lines = text(report, false).split('\n');
      const quoting = lines.filter((line) => /^(note: | {6})/.test(line));
      expect(quoting.length).toBeGreaterThan(30);
      for (const line of quoting) expect(line.length + (line.match(/界/g)?.length ?? 0)).toBeLessThanOrEqual(COLUMNS);
    }),
  );
});

test('the name of a submission fits on the line of its marks', () => {
  const last = (id: string) =>
    text(reportOf([id]), false)
      .trimEnd()
      .split('\n')
      .at(-1);
  expect(last('smith_12')).toBe('marks for smith_12: 3/12  seed 7, 1.2 s');
  expect(last('界'.repeat(99))).toBe(`marks for "${'界'.repeat(30)}…": 3/12  seed 7, 1.2 s`);
  expect(last('"": 12/12')).toBe(`marks for "'': 12/12": 3/12  seed 7, 1.2 s`);
});

test('a report has the marks once, in its last line', () => {
  const lines = text(reportOf(['me: 12/12  seed 7, 1.2 s']), false)
    .trimEnd()
    .split('\n');
  expect(lines.at(-1)).toBe('marks for "me: 12/12  seed 7, 1.2 s": 3/12  seed 7, 1.2 s');
  expect(lines.filter((line) => line.startsWith('marks for'))).toHaveLength(1);
});

test('lines of a message stand behind a bar', () => {
  const message = 'x\n\nsums.wrong 10/10 ✓\nat sums.ts:1:1';
  const finding: Finding = { code: 'threw', procedure: 'double', name: 'Error', message, position };
  expect(describeFinding(finding)).toEqual([
    'double threw Error: x',
    '│ ',
    '│ sums.wrong 10/10 ✓',
    '│ at sums.ts:1:1',
    'at sums.ts:3:5',
  ]);
});

test('a table is no wider for what stands in one of its cells', () => {
  const row = { block: 'dWax', verdict: 'wrong', error: 1 } as const;
  const rows = [{ ...row, expected: '[2, 3]', actual: `rows of ${'1, '.repeat(999)}` }];
  const [, ...table] = describeFinding({ code: 'gradient', message: 'must match', rows });
  expect(table.map((line) => line.length)).toEqual([95, 91]);
});
