import fc from 'fast-check';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { type Bodies, fillIn, SOLUTION, STUB } from '../../testing/sample-stub.ts';
import type { ReadyBlock } from '../source/blocks.ts';
import { graft } from './graft.ts';

const PIECES = [
  ...['{', '}', '(', ')', '[', ']', '`', '\x24{', '"', "'", '/*', '*/', '//', '/', '\\', '\n', ' ', '\u2028', '\0'],
  ...[';', ',', ':', '?', '=', '=>', '<', '>', '...', '@', '#', '<!--', '-->', '#!', '😀', '\ud800', 'é'],
  ...[
    'return 1;',
    'evil() {',
    'area() {',
    'function f() {',
    'class A {',
    'if (a) {',
    'super();',
    'this.a',
    '"use strict";',
  ],
  ...['static ', 'get ', 'async ', 'await ', 'declare ', 'import a from "a";', 'export ', 'enum E { A }', 'let a', 'a'],
  ...['\n// TODO(t.area) begin\n', '\n// TODO(t.area) end\n', '\n// TODO(t.perimeter) end\n', '\n// TODO(x) end\n'],
];
const body = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const name = fc.constantFrom(...(Object.keys(SOLUTION) as (keyof Bodies)[]));

const parse = (text: string) => parseSync('t.ts', text, { lang: 'ts', sourceType: 'module' });
const declarations = (source: string) => {
  const { program, errors } = parse(source);
  expect(errors).toEqual([]);
  return program.body.map((statement) => {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : undefined;
    if (declared?.type !== 'ClassDeclaration') return source.slice(statement.start, statement.start + 30);
    return declared.body.body.flatMap((member) =>
      member.type === 'MethodDefinition' ? [source.slice(member.key.start, member.key.end)] : [],
    );
  });
};
/** What a body is worth on its own, in another function or class. */
const countAlone = ({ name, body }: ReadyBlock) => {
  const isMember = name === 't.fields';
  const { program, errors } = parse(
    isMember ? `class A extends B {\n${body}\n}` : `class A extends B { async f() {\n${body}\n} }`,
  );
  expect(errors).toEqual([]);
  expect(program.body).toHaveLength(1);
  const [outer] = program.body;
  const members = outer.type === 'ClassDeclaration' ? outer.body.body : [];
  if (isMember) return members.length;
  expect(members).toHaveLength(1);
  return members[0].type === 'MethodDefinition' ? members[0].value.body?.body.length : undefined;
};

describe('whatever stands in a block', () => {
  test('grafting never throws, and the code around the block stays', () => {
    fc.assert(
      fc.property(name, body, (block, text) => {
        const { source, blocks } = graft('t.ts', fillIn({ ...SOLUTION, [block]: text }), STUB);
        const { source: expected } = graft('t.ts', fillIn(SOLUTION), STUB);
        const changed = blocks.find((candidate) => candidate.name === block);
        if (changed?.state === 'ready') {
          expect(countAlone(changed)).toBe(changed.nodes.length);
          if (block === 't.fields') return;
        }
        expect(declarations(source)).toEqual(declarations(expected));
      }),
      { numRuns: 200 },
    );
  });

  test('whatever a submission is, the graft parses and every finding lies in the file', () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 4 }), fc.nat(STUB.length), (texts, cut) => {
        const text = fillIn(SOLUTION).slice(0, cut) + texts.join('\n') + STUB.slice(cut);
        const { source, blocks } = graft('t.ts', text, STUB);
        expect(parse(source).errors).toEqual([]);
        for (const block of blocks) {
          if (block.state !== 'faulty' || !('position' in block.finding)) continue;
          expect(block.finding.position?.line).toBeLessThanOrEqual(text.split('\n').length);
        }
      }),
      { numRuns: 100 },
    );
  });
});
