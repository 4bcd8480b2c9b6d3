import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attack, CodeAttack } from 'lab-harness/authoring';
import { inSoftmax, literal } from './makers.ts';

const statements = inSoftmax('reports');

/** Throws a text, which findings quote. */
const saying = (id: string, tries: string, text: string): CodeAttack =>
  statements(id, tries, ['threw'], `throw new Error(${literal(text)});`);

const ESCAPES = '\x1b[2J\x1b[1;1H\x1b[32m✓ Softmax  10/10\x1b[0m\x1b]0;passed\x07\x1b]52;c;cm0gLXJm\x07\x9b31m';
const VERDICT = '\n\nmarks for submission: 100/100  seed 1, 0.1 s\n\r  ✓ Softmax  10/10\n';

/** Attacks that want a report to say something else, or to do something where it is read. */
export const reports: readonly Attack[] = [
  saying('terminal-escapes', 'clears the terminal, colors it and fills the clipboard', ESCAPES),
  saying('forged-verdict', 'writes lines of a report', VERDICT),
  saying('forged-columns', 'writes a verdict where a terminal wraps the line', `${' '.repeat(300)}✓ Softmax  10/10`),
  saying('html', 'writes a page', `</script></pre><script>alert(1)</script><img src=x onerror="alert('1')">&quot;`),
  saying(
    'markdown',
    'writes Markdown',
    '```\n# 10/10\n![x](http://127.0.0.1/x.png) [more](javascript:alert(1))\n| a |\n|---|',
  ),
  saying(
    'formula',
    'writes a formula for a spreadsheet',
    `=HYPERLINK("http://127.0.0.1/","passed")\n+1+cmd|' /C calc'!A0\n@SUM(1)`,
  ),
  saying(
    'xml',
    'closes the element of a test report',
    ']]></failure></testcase><testcase name="softmax"/><!-- &x; <![CDATA[',
  ),
  saying('bidirectional', 'turns the line around', '\u202e01/01 xamtfoS ✓\u2066\u200f\u2028\u2029\u0085\ufeff'),
  saying('stacked-marks', 'covers the lines around it', `x${'\u0301\u0489'.repeat(500)}`),
  saying('half-characters', 'writes halves of characters, tags and private ones', '\ud800x\udfff\u{e0041}\ue000\uffff'),
  statements('long-text', 'writes a million lines', ['threw'], `throw new Error('x\\n'.repeat(1e6));`),
  statements(
    'error-name',
    'names its error like a verdict',
    ['threw'],
    `throw Object.assign(new Error('x'), { name: ${literal(ESCAPES + VERDICT)} });`,
  ),
  statements(
    'function-names',
    'fails in functions whose names are verdicts',
    ['threw'],
    `const verdict = ${literal(`${ESCAPES}${VERDICT}\u202e`)};
     const named = { [verdict]: () => { throw new (Object.defineProperty(class extends Error {}, 'name', { value: verdict }))(verdict); } };
     named[verdict]();`,
  ),
  statements(
    'printed-verdict',
    'prints verdicts, in pieces of characters, before it fails',
    ['mismatch', 'threw'],
    `for (const part of ${literal(ESCAPES + VERDICT)}) console.log(part); console.error(${literal(`\u202e01/01\u2028${ESCAPES}`)});
     process.stdout.write(new Uint8Array([0xe2, 0x9c]) as never); process.stdout.write(new Uint8Array([0x93, 0x1b, 0x5b]) as never);`,
  ),
  statements(
    'source-map',
    'says that it was made from another file',
    ['threw'],
    `const fails = () => { throw new Error('x'); };
     //${'#'} sourceMappingURL=data:application/json,{"version":3,"sources":["/etc/passwd","reference/q1.ts"],"mappings":"AAAA;ACAA"}
     //${'#'} sourceURL=reference/q1.ts
     fails();`,
  ),
  statements(
    'todo-name',
    'names a block like a verdict',
    ['threw'],
    `const Named = TodoError; throw new Named(${literal(`${VERDICT}${ESCAPES}`)});`,
  ),
  statements(
    'last-words',
    'ends with an error output of its own',
    ['exited'],
    `console.error(${literal(`Error: ${ESCAPES}`)}); process.exit(1);`,
  ),
  statements(
    'pattern-text',
    'has the parser quote it',
    ['syntax-error'],
    `/(${ESCAPES.replaceAll('/', '\\/')}\u202e/;`,
  ),
  {
    id: 'wrong-text',
    family: 'reports',
    tries: 'returns a text that forges a verdict',
    task: 'predict',
    ends: ['mismatch'],
    blocks: () => ({ 'q1.predict': `return start + ${literal(ESCAPES + VERDICT)};` }),
  },
  {
    id: 'folder-name',
    family: 'reports',
    tries: 'puts a command and a verdict into the folder’s name',
    task: 'softmax',
    ends: ['todo'],
    write(folder) {
      const name = `-rf $(touch pwned)\`touch pwned\`;'"\\ & #${VERDICT}${ESCAPES}`;
      const named = join(folder, name.replaceAll('/', ' '));
      mkdirSync(named);
      writeFileSync(join(named, 'q1.ts'), '// TODO(q1.softmax) begin\n// TODO(q1.softmax) end\n');
      return named;
    },
  },
  {
    id: 'file-names',
    family: 'reports',
    tries: 'puts verdicts into the names of files beside its own',
    task: 'softmax',
    ends: ['todo'],
    write(folder) {
      writeFileSync(join(folder, 'q1.ts'), '// TODO(q1.softmax) begin\n// TODO(q1.softmax) end\n');
      for (const text of [ESCAPES, VERDICT, '\u202e01', '-rf', '<b>=1+1'])
        writeFileSync(join(folder, `${text.replaceAll('/', ' ')}.ts`), '');
      return folder;
    },
  },
];
