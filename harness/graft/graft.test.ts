import { SourceTextModule } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { type Bodies, fillIn, SOLUTION, STUB } from '../../testing/sample-stub.ts';
import { HarnessError } from '../support/errors.ts';
import { type Graft, graft } from './graft.ts';

const solveWith = (bodies: Bodies) => graft('t.ts', fillIn({ ...SOLUTION, ...bodies }), STUB);
const states = ({ blocks }: Graft) => Object.fromEntries(blocks.map(({ name, state }) => [name, state]));
const findingOf = ({ blocks }: Graft, block: string) => {
  const found = blocks.find(({ name }) => name === block);
  return found?.state === 'faulty' ? found.finding : found?.state;
};
/** Line of the first body line of a block in the solution. */
const firstLine = (block: keyof Bodies) => fillIn(SOLUTION).split(`TODO(${block}) begin`)[0].split('\n').length + 1;

const ALL = Object.keys(SOLUTION) as (keyof Bodies)[];
const allBut = (block: string, state: string) =>
  Object.fromEntries(ALL.map((name) => [name, name === block ? state : 'ready']));

describe('a correct submission', () => {
  test('is set into the stub as it is', () => {
    const text = fillIn(SOLUTION);
    const { source, blocks, notes } = graft('t.ts', text, STUB);
    expect(source).toBe(text);
    expect(notes).toEqual([]);
    for (const block of blocks) {
      if (block.state !== 'ready') throw new Error(`${block.name} is ${block.state}`);
      expect(source.slice(block.span.start, block.span.end)).toBe(block.body);
      const code = block.nodes.map(({ start, end }) => source.slice(start, end)).join('\n');
      expect(code.replace(/\s+/g, '')).toBe(block.body.replace(/\s+/g, ''));
    }
  });

  test('keeps its place in the submission, wherever that has its blocks', () => {
    const text = `${'// mine\n'.repeat(300)}${fillIn(SOLUTION)}`;
    const { blocks } = graft('t.ts', text, STUB);
    const area = blocks.find(({ name }) => name === 't.area');
    expect(area).toMatchObject({ state: 'ready', firstLine: firstLine('t.area') + 300 });
  });

  test.each<[string, Bodies]>([
    [
      'types that are erased',
      { 't.area': 'type N = number; interface I { x: N }\nreturn (this as any)!.width satisfies N;' },
    ],
    ['generic functions', { 't.area': 'const same = <T,>(x: T): T => x; return same<number>(1);' }],
    [
      'declarations without code',
      { 't.area': 'declare enum E { A }\nabstract class A { abstract f(): void }\nreturn 1;' },
    ],
    [
      'overloads',
      { 't.area': 'function f(x: string): void;\nfunction f(x: number): void;\nfunction f(x: any) {}\nreturn 1;' },
    ],
    ['a directive', { 't.area': '"use strict";\nreturn 1;' }],
    ['functions below the return', { 't.area': 'return f();\nfunction f() { return 1 }' }],
    [
      'helpers among the fields',
      { 't.fields': '  width = 1; height = 1; static area = 1;\n  get ratio() { return 1 }' },
    ],
    ['private names', { 't.fields': '  #a = 1; width; height', 't.area': 'return this.#a;' }],
    ['awaiting', { 't.total': 'return await 1;' }],
    ['separators that only stack traces count as line breaks', { 't.area': 'return "\u2028\u2029".length;' }],
    ['half a character', { 't.area': 'return "\ud800".length;' }],
    ['patterns', { 't.area': 'return Number(/[/}"]\\/(?<n>a)/i.test("`"));' }],
    ['templates with quotes and comments', { 't.area': 'return `/* " \x24{`// \' \x24{1}`} */`.length; // `' }],
    ['no semicolons', { 't.fields': '  width = 1\n  height = 2' }],
  ])('may use %s', (_, bodies) => {
    expect(states(solveWith(bodies))).toEqual(allBut('', ''));
  });
});

describe('a block that is not done', () => {
  test('an untouched stub is left as it is; fields need no code', () => {
    const result = graft('t.ts', STUB, STUB);
    expect(states(result)).toEqual({
      ...allBut('', ''),
      't.constructor': 'todo',
      't.area': 'todo',
      't.perimeter': 'todo',
      't.total': 'todo',
    });
    expect(result.source).toBe(STUB);
    expect(result.notes).toEqual([]);
  });

  test.each([
    [
      'other comments and white space',
      '  /* soon */ throw   new TodoError(\n"t.area" /* ! */ ) ; '.replaceAll('"', "'"),
    ],
    ['comments only', '    // soon\n    /* or\n later */'],
    ['nothing', ''],
  ])('a block with %s is still to do', (_, body) => {
    const result = solveWith({ 't.area': body });
    expect(states(result)).toEqual(allBut('t.area', 'todo'));
    expect(result.source).toContain("    throw new TodoError('t.area');");
  });

  test('one block can be done alone', () => {
    const text = fillIn({ 't.perimeter': 'return scale;' });
    const result = graft('t.ts', text, STUB);
    expect(states(result)).toMatchObject({ 't.area': 'todo', 't.perimeter': 'ready' });
    expect(result.source).toBe(text);
  });
});

describe('a block that does not parse', () => {
  test.each<[string, keyof Bodies, string, number, number, RegExp]>([
    ['a missing operand', 't.area', 'const a = 1;\n  return a * ;', 1, 14, /Unexpected token/],
    ['a missing parenthesis at its end', 't.area', 'return Math.abs(1', 0, 16, /Expected .* but found `}`/],
    ['an unclosed bracket', 't.area', 'const a = [1, 2;\nreturn 1;', 0, 16, /but found `;`; line 21: Opened here/],
    ['an unclosed string', 't.area', 'return "abc;', 0, 8, /Unterminated string/],
    ['an unclosed template', 't.area', '// €😀\nreturn /* 😀 */ `abc;', 1, 17, /Unterminated/],
    ['a name declared twice', 't.area', 'let a;\nlet a;', 0, 5, /already been declared.*; line 22: /],
    ['await in a plain function', 't.area', 'return await 1;', 0, 8, /`await` is only allowed/],
    ['a statement in a class body', 't.fields', '  width = 1;\n  return 1;', 1, 10, /./],
    ['a break without a loop', 't.total', 'break;', 0, 1, /break/i],
    ['an undeclared private name', 't.area', 'return this.#a;', 0, 13, /private/i],
    ['an import', 't.area', "import a from 'a';", 0, 1, /import and export may only stand at the top/],
    ['an export', 't.total', 'export const a = 1;', 0, 1, /import and export may only stand at the top/],
    ['a pattern that no engine takes', 't.area', 'return /(/.test("");', 0, 8, /Unterminated group/],
    ['an HTML comment', 't.area', '<!-- hidden\nreturn 1;', 0, 1, /HTML comments/],
    ['an HTML comment behind an expression', 't.area', 'let a = 1;\nreturn 1 <!-- a', 1, 8, /"<!--"/],
    ['very deep nesting', 't.area', `return 0;\n${'1+'.repeat(600)}1`, 1, 1, /nested more than 500/],
  ])('%s: its own line and column are named', (_, block, body, line, column, message) => {
    const result = solveWith({ [block]: body });
    expect(findingOf(result, block)).toEqual({
      code: 'syntax-error',
      position: { file: 't.ts', line: firstLine(block) + line, column },
      message: expect.stringMatching(message),
    });
    expect(states(result)).toEqual(allBut(block, 'faulty'));
    expect(result.source).toContain(block === 't.fields' ? '  // Hint: declare' : `throw new TodoError('${block}');`);
  });

  test('line numbers are those of the submission, below long blocks and added lines', () => {
    const area = `return 1;${'\n'.repeat(200)}`;
    const text = `// added\n${fillIn({ ...SOLUTION, 't.area': area, 't.total': '  ok();\n  return );' })}`;
    const finding = findingOf(graft('t.ts', text, STUB), 't.total');
    const line = text.split('\n').indexOf('  return );') + 1;
    expect(line).toBeGreaterThan(200);
    expect(finding).toMatchObject({ code: 'syntax-error', position: { line, column: 10 } });
  });

  test('each of several faults has its own finding, and correct blocks are ready', () => {
    const result = solveWith({ 't.constructor': 'let (', 't.area': 'enum E { A }', 't.perimeter': '}' });
    expect(states(result)).toMatchObject({ 't.fields': 'ready', 't.total': 'ready' });
    expect(['t.constructor', 't.area', 't.perimeter'].map((name) => findingOf(result, name))).toMatchObject([
      { code: 'syntax-error' },
      { code: 'not-erasable' },
      { code: 'structure' },
    ]);
  });
});

describe('a block that still throws', () => {
  test.each([
    ['above its code', "throw new TodoError('t.area');\nreturn 1;", 0],
    ['below some of it', "const a = 1;\nthrow new TodoError('t.area');\nreturn a;", 1],
  ])('%s: the line is named', (_, body, line) => {
    const result = solveWith({ 't.area': body });
    const position = { file: 't.ts', line: firstLine('t.area') + line, column: 1 };
    expect(findingOf(result, 't.area')).toEqual({ code: 'still-throws', block: 't.area', position });
    expect(states(result)).toEqual(allBut('t.area', 'faulty'));
  });

  test('where nothing comes to it is ready', () => {
    expect(states(solveWith({ 't.area': "return 1;\nthrow new TodoError('t.area');" }))).toEqual(allBut('', ''));
  });
});

test('a block with its whole method in it is told what belongs there', () => {
  const result = solveWith({ 't.area': '  // mine\n  area(): number {\n    return 1;\n  }' });
  expect(findingOf(result, 't.area')).toEqual({
    code: 'syntax-error',
    position: { file: 't.ts', line: firstLine('t.area') + 1, column: 3 },
    message: 'the head of area stands here again: only what is between its braces belongs into the block',
  });
  expect(states(result)).toEqual(allBut('t.area', 'faulty'));
  const other = solveWith({ 't.area': '  area(1);\n  if (1) {\n  return 1' });
  expect(JSON.stringify(findingOf(other, 't.area'))).not.toContain('the head of');
});

describe('a block that V8 refuses', () => {
  test.each([
    ['\u200b', 'U+200B, a zero-width space'],
    ['\u0085', 'U+0085, a line break of mainframes'],
    ['\u2060', 'U+2060, a word joiner'],
    ['\u00ad', 'U+00AD, a soft hyphen'],
    ['\u200e', 'U+200E, a left-to-right mark'],
    ['\0', 'U+0000'],
  ])('for a character that nobody sees costs no other: %j', (character, name) => {
    const result = solveWith({ 't.area': `  const a = 1;${character}\n  return a; // ${character}` });
    expect(findingOf(result, 't.area')).toEqual({
      code: 'syntax-error',
      position: { file: 't.ts', line: firstLine('t.area'), column: 15 },
      message: `an invisible character (${name}) stands here: delete it`,
    });
    expect(states(result)).toEqual(allBut('t.area', 'faulty'));
  });

  test.each([
    ['const a =\u3164 1;', 12, 'an invisible character (U+3164, a Hangul filler) stands here: delete it'],
    ['const a = \u22121;', 13, '\u2212 (U+2212) stands here, and code has -: type that'],
    ['const a = \u201cb\u201d;', 13, '\u201c (U+201C) stands here, and code has ": type that'],
    ['const a = 1\uff1b', 14, '\uff1b (U+FF1B) stands here, and code has ;: type that'],
    [
      'const a = \ufffd1;',
      13,
      '\ufffd (U+FFFD) stands here, what another encoding has left of a character: type it anew',
    ],
  ])('or our parser, for a character that code has not: %j', (line, column, message) => {
    const result = solveWith({ 't.area': `  ${line}\n  return a; // \ufffd\u2212` });
    expect(findingOf(result, 't.area')).toEqual({
      code: 'syntax-error',
      position: { file: 't.ts', line: firstLine('t.area'), column },
      message,
    });
    expect(states(result)).toEqual(allBut('t.area', 'faulty'));
    expect(states(solveWith({ 't.area': '  return 1; // \ufffd\u2212' }))).toEqual(allBut('', ''));
  });

  test('or our parser, for such a character behind as many spaces as a file may have', () => {
    const result = solveWith({ 't.area': `${' '.repeat(250_000)}const a = \u22121;` });
    expect(findingOf(result, 't.area')).toMatchObject({ position: { column: 250_011 } });
  });

  test('for what our parser takes is faulty alone: whatever character', () => {
    // Separators, controls and format characters of all of Unicode, between two statements.
    for (let code = 0; code < 0x11_0000; code++) {
      const character = String.fromCodePoint(code);
      if (!/[\p{Z}\p{Cc}\p{Cf}]/u.test(character)) continue;
      const { code: runs, blocks } = solveWith({ 't.area': `return 1;${character}` });
      expect(() => new SourceTextModule(runs)).not.toThrow();
      expect(states({ blocks } as Graft)).toMatchObject({ 't.perimeter': 'ready', 't.total': 'ready' });
    }
  });
});

describe('a block that Node.js cannot run as it is', () => {
  test.each<[string, keyof Bodies, string]>([
    ['enum', 't.area', 'enum Side { A, B }'],
    ['enum', 't.area', 'const enum Side { A }'],
    ['parameter property', 't.area', 'class A { constructor(private x: number) {} }'],
    ['type assertion <T>x', 't.area', 'return <number>this.width;'],
    ['decorator', 't.area', '@Base class A {}'],
    ['accessor field', 't.fields', 'accessor width = 1;'],
  ])('%s in %s', (construct, block, body) => {
    const result = solveWith({ [block]: `\n\n${body}` });
    expect(findingOf(result, block)).toMatchObject({
      code: 'not-erasable',
      construct,
      position: { line: firstLine(block) + 2 },
    });
    expect(states(result)).toEqual(allBut(block, 'faulty'));
  });
});

describe('a block that reaches beyond itself', () => {
  test.each<[string, keyof Bodies, string, number]>([
    ['closes its method and opens another', 't.area', 'return 1;\n}\nevil(): number {\nreturn 2;', 1],
    ['closes its method and overrides another', 't.area', 'return 1;\n}\nperimeter(): number {\nreturn 2;', 1],
    ['closes its class and opens another', 't.area', 'return 1; } }\nclass Other {\nf() {\nreturn 2;', 0],
    ['closes its function and opens another', 't.total', 'return 1;\n}\nfunction evil() {', 1],
    ['closes more than it opens', 't.area', 'return 1;\n}', 1],
    ['opens more than it closes', 't.area', 'for (;;) {\nif (1) {}\nreturn 1;', 0],
    ['opens a comment that ends below', 't.area', 'return 1; /*', 0],
    ['makes the next member static', 't.fields', 'width; height;\nstatic', 1],
    ['makes the next member a getter', 't.fields', 'width; height;\nget', 1],
    ['decorates the next member', 't.fields', 'width; height;\n@Base', 1],
    ['swallows the next member', 't.fields', 'width; height; f() {', 0],
    ['has a static block', 't.fields', 'width; height;\nstatic { Rectangle.prototype.area = () => 1 }', 1],
    ['has a computed name', 't.fields', 'width; height;\n["ar" + "ea"] = () => 1;', 1],
    ['overrides a method by a field', 't.fields', 'width; height;\narea = () => 1;', 1],
    ['overrides a method by its name in quotes', 't.fields', "width; height;\n'area'() { return 1 }", 1],
    ['overrides the constructor', 't.fields', 'width; height;\nconstructor() { super() }', 1],
  ])('%s', (_, block, body, line) => {
    const result = solveWith({ [block]: body });
    expect(findingOf(result, block)).toMatchObject({
      code: 'structure',
      block,
      position: { file: 't.ts', line: firstLine(block) + line },
    });
    expect(states(result)).toEqual(allBut(block, 'faulty'));
  });

  test('a comment that swallows nothing but another comment', () => {
    const stub = 'class A {\n// TODO(m) begin\n// TODO(m) end\n/** doc */\nf() {}\n}\n';
    const { blocks, source } = graft('t.ts', stub.replace('begin\n', 'begin\nx = 1; /*\n'), stub);
    expect(blocks).toMatchObject([{ finding: { code: 'structure', position: { line: 3, column: 8 } } }]);
    expect(source).toBe(stub);
  });

  test('two blocks that complete each other', () => {
    const result = solveWith({ 't.area': 'return `', 't.perimeter': '`.length;' });
    expect(states(result)).toMatchObject({ 't.area': 'faulty', 't.perimeter': 'faulty', 't.total': 'ready' });
  });

  test('of two blocks that clash, the later one is faulty', () => {
    const stub = 'class A {\n// TODO(m) begin\n// TODO(m) end\n// TODO(n) begin\n// TODO(n) end\n}\n';
    const { blocks } = graft('t.ts', stub.replaceAll('begin\n', 'begin\nx = 1;\n'), stub);
    expect(blocks).toMatchObject([
      { name: 'm', state: 'ready' },
      { name: 'n', state: 'faulty' },
    ]);
  });
});

describe('markers', () => {
  test('a file without any costs every block, with advice', () => {
    const { blocks, source } = graft('t.ts', 'export class Rectangle {}\n', STUB);
    expect(source).toBe(STUB);
    for (const { name } of blocks) {
      expect(findingOf({ source, code: source, blocks, notes: [] }, name)).toEqual({
        code: 'markers',
        file: 't.ts',
        block: name,
        reason: `the line "// TODO(${name}) begin" is missing; paste your code between the markers of a fresh stub`,
      });
    }
  });

  test('a damaged one costs its own block', () => {
    const text = fillIn(SOLUTION).replace('// TODO(t.area) end', '');
    const result = graft('t.ts', text, STUB);
    expect(states(result)).toEqual(allBut('t.area', 'faulty'));
    expect(findingOf(result, 't.area')).toMatchObject({ code: 'markers', reason: /^line 18: .* end" .* is missing/ });
  });

  test.each([
    [
      '// TODO(t.area) begin',
      '// TODO(t.area) begin: mine',
      /^line 20: it must be "\/\/ TODO\(t\.area\) begin", and nothing else$/,
    ],
    [
      '// TODO(t.area) end',
      '/* todo(t.area) END */',
      /^line \d+: it must be "\/\/ TODO\(t\.area\) end", and nothing else$/,
    ],
  ])('%s as %s is told by its line', (marker, typed, reason) => {
    const result = graft('t.ts', fillIn(SOLUTION).replace(marker, typed), STUB);
    expect(findingOf(result, 't.area')).toMatchObject({ code: 'markers', reason: expect.stringMatching(reason) });
  });

  test('those of another file are named', () => {
    const result = graft('t.ts', '// TODO(u.sum) begin\n// TODO(u.sum) end\n', STUB);
    expect(findingOf(result, 't.area')).toMatchObject({
      reason: /begin" is missing, and TODO\(u\.sum\) is there: has the/,
    });
  });

  test('one in a template ends the block there', () => {
    const result = solveWith({ 't.area': 'return `\n// TODO(t.area) end\n`.length;' });
    expect(findingOf(result, 't.area')).toMatchObject({ code: 'markers', reason: /ends a second time/ });
  });

  test('those of no block of the stub are comments', () => {
    const result = solveWith({ 't.area': '// TODO(later) begin\nreturn 1;' });
    expect(states(result)).toEqual(allBut('', ''));
  });
});

test.each([
  ['does not parse', 'class {'],
  ['has a damaged marker', '// TODO(a) begin\n'],
  ['has a block in an expression', 'f(\n// TODO(a) begin\nx,\n// TODO(a) end\n);\n'],
])('a stub that %s is an error of the harness', (_, stub) => {
  expect(() => graft('t.ts', STUB, stub)).toThrow(HarnessError);
});
