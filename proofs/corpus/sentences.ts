import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Node } from 'oxc-parser';
import { parseSource } from '../../harness/source/syntax.ts';
import { walk } from '../../harness/source/walk.ts';

/** A sentence of the checks: where it stands, and the longest part of it that is the same whatever was seen. */
interface Sentence {
  readonly place: string;
  readonly part: string;
}

/** Words of a part that is a sentence's, at least. */
const FEWEST_WORDS = 4;

/** Lists the sentences in the checks of a lab: texts of some words, but for what is said to the checks' authors. */
export function sentencesIn(root: string): Sentence[] {
  const folder = join(root, 'graders');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !/^(mistakes\b|kit\.ts)/.test(file),
  );
  return files.sort().flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const { program } = parseSource(text);
    const found: Sentence[] = [];
    if (program)
      walk(program, (node) => {
        if (isForAuthors(node)) return false;
        const part = longest(partsOf(node));
        const line = text.slice(0, node.start).split('\n').length;
        if (part.split(' ').length >= FEWEST_WORDS)
          found.push({ place: `${relative(root, join(folder, file))}:${line}`, part });
        return true;
      });
    return found;
  });
}

/** Finds the sentences that none of some texts holds. */
export function unsaid(sentences: readonly Sentence[], texts: Iterable<string>): Sentence[] {
  let left = [...sentences];
  for (const text of texts) left = left.filter(({ part }) => !text.includes(part));
  return left;
}

/** Tells whether a node throws an error that is no finding. */
function isForAuthors(node: Node): boolean {
  if (node.type !== 'NewExpression' || node.callee.type !== 'Identifier') return false;
  return /Error$/.test(node.callee.name) && node.callee.name !== 'ContractError';
}

function partsOf(node: Node): string[] {
  if (node.type === 'Literal') return typeof node.value === 'string' ? [node.value] : [];
  return node.type === 'TemplateLiteral' ? node.quasis.map(({ value }) => value.cooked ?? '') : [];
}

const longest = (parts: readonly string[]): string =>
  parts.map((part) => part.trim()).reduce((most, part) => (part.length > most.length ? part : most), '');
