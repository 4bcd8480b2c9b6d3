import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
function sentencesIn(root: string): Sentence[] {
  return filesOf(root, /(?<!\.test)\.ts$/).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const { program } = parseSource(text);
    const found: Sentence[] = [];
    if (program)
      walk(program, (node) => {
        if (isForAuthors(node)) return false;
        const part = longest(partsOf(node));
        const line = text.slice(0, node.start).split('\n').length;
        if (part.split(' ').length >= FEWEST_WORDS) found.push({ place: `${file}:${line}`, part });
        return true;
      });
    return found;
  });
}

/**
 * Finds the sentences that nothing exercises.
 * @param texts of reports, as JSON, of which none holds them; nor does a test beside the checks
 */
export function unsaid(root: string, texts: readonly string[]): Sentence[] {
  const tests = filesOf(root, /\.test\.ts$/).map((file) => readFileSync(join(root, file), 'utf8'));
  const escaped = (part: string) => JSON.stringify(part).slice(1, -1);
  const isSaid = (part: string) =>
    texts.some((text) => text.includes(escaped(part))) || tests.some((text) => text.includes(part));
  return sentencesIn(root).filter(({ part }) => !isSaid(part));
}

/** Lists the files of a lab's checks, but for those that name mistakes or describe the lab, by their ends. */
function filesOf(root: string, end: RegExp): string[] {
  const files = readdirSync(join(root, 'graders'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => end.test(file) && !/^(mistakes\b|kit\.ts)/.test(file))
    .sort()
    .map((file) => join('graders', file));
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
