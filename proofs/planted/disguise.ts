import type { Comment, Node, Program } from 'oxc-parser';
import { assembleStub, isParsed } from '../../harness/graft/assembled-stub.ts';
import { cutBlocks } from '../../harness/source/blocks.ts';
import type { Span } from '../../harness/source/syntax.ts';
import { walk } from '../../harness/source/walk.ts';
import type { Random } from '../random.ts';
import { declaredIn, mentionedIn, parametersAround } from './names.ts';

/** A TODO block in its file. */
interface BlockTree {
  readonly source: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
  /** where the block's body lies in the source */
  readonly span: Span;
  /** the body's statements or class members */
  readonly nodes: readonly Node[];
}

/** Text to put in the place of a span. */
interface Edit extends Span {
  readonly text: string;
}

/** Edits of one block that do not overlap. */
type Change = (block: BlockTree, random: Random) => readonly Edit[];

/**
 * Rewrites a file as somebody would who does not want to be seen to have copied it: other names, another order,
 * other white space and other comments, and the same meaning.
 */
export function disguise(source: string, random: Random): string {
  return [reorder, rename, dropComments, reformat].reduce((text, change) => changeBlocks(text, change, random), source);
}

function changeBlocks(source: string, change: Change, random: Random): string {
  const assembled = assembleStub(source, [...cutBlocks(source).blocks.values()], new Map());
  const { program, comments } = assembled.syntax;
  if (!isParsed(assembled) || !program) throw new Error(`it does not parse:\n${source}`);
  const edits = [...assembled.outline.regions].flatMap(([name, { nodes }]) => {
    const span = assembled.regions.get(name);
    return span ? change({ source, program, comments, span, nodes }, random) : [];
  });
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((changed, { start, end, text }) => changed.slice(0, start) + text + changed.slice(end), source);
}

/**
 * Exchanges neighbours whose order means nothing: declarations that do not mention each other, and entries of
 * records. What a declaration calls is taken to have no other effect.
 */
const reorder: Change = ({ source, nodes }) => {
  const edits: Edit[] = [];
  const exchange = (list: readonly Node[], isFree: (one: Node, next: Node) => boolean) => {
    for (let i = 0; i + 1 < list.length; i++) {
      const [one, next] = [list[i], list[i + 1]];
      if (!isFree(one, next)) continue;
      edits.push({ start: one.start, end: one.end, text: source.slice(next.start, next.end) });
      edits.push({ start: next.start, end: next.end, text: source.slice(one.start, one.end) });
      i++;
    }
  };
  exchange(nodes, areIndependent);
  for (const root of nodes) {
    walk(root, (node) => {
      if (edits.some(({ start, end }) => start <= node.start && node.end <= end)) return false;
      if (node.type === 'BlockStatement') exchange(node.body, areIndependent);
      if (node.type === 'ObjectExpression' || node.type === 'ObjectPattern') exchange(node.properties, areNames);
      return true;
    });
  }
  return edits;
};

function areIndependent(one: Node, next: Node): boolean {
  if (!isDeclaration(one) || !isDeclaration(next) || changesSomething(one) || changesSomething(next)) return false;
  return declaredIn(one).isDisjointFrom(mentionedIn(next)) && declaredIn(next).isDisjointFrom(mentionedIn(one));
}

function isDeclaration({ type }: Node): boolean {
  return type === 'VariableDeclaration' || type === 'FunctionDeclaration' || type === 'PropertyDefinition';
}

function changesSomething(root: Node): boolean {
  let isFound = false;
  walk(root, ({ type }) => {
    isFound ||= type === 'AssignmentExpression' || type === 'UpdateExpression' || type === 'AwaitExpression';
  });
  return isFound && root.type !== 'FunctionDeclaration';
}

function areNames(one: Node, next: Node): boolean {
  return [one, next].every((entry) => entry.type === 'Property' && entry.value.type === 'Identifier');
}

/** Gives the names that a block declares other ones. A parameter's name, which the block may also mean, stays. */
const rename: Change = ({ program, span, nodes }, random) => {
  const prefix = `v${Math.floor(1000 * random.uniform())}_`;
  const kept = parametersAround(program, span.start);
  const declared = new Set(nodes.flatMap((node) => [...declaredIn(node)])).difference(kept);
  const names = new Map([...declared].map((name, i) => [name, `${prefix}${i}`]));
  const shorthands = new Set<number>();
  const edits = new Map<number, Edit>();
  for (const root of nodes) {
    walk(root, (node, parent) => {
      if (node.type === 'Property' && node.shorthand) shorthands.add(node.start);
      if (node.type !== 'Identifier' || isPropertyName(node, parent)) return;
      const name = names.get(node.name);
      if (name === undefined) return;
      const text = shorthands.has(node.start) ? `${node.name}: ${name}` : name;
      // The node itself ends with its type.
      edits.set(node.start, { start: node.start, end: node.start + node.name.length, text });
    });
  }
  return [...edits.values()];
};

function isPropertyName(node: Node, parent: Node | undefined): boolean {
  if (!parent || !('computed' in parent) || parent.computed) return false;
  if (parent.type === 'MemberExpression') return parent.property === node;
  return 'key' in parent && parent.key === node && !(parent.type === 'Property' && parent.shorthand);
}

/** Takes the comments of a block out. */
const dropComments: Change = ({ comments, span }) =>
  comments
    .filter(({ start, end }) => start >= span.start && end <= span.end)
    .map(({ start, end }) => ({ start, end, text: '' }));

/** Breaks lines elsewhere, indents them otherwise, and puts comments between them. */
const reformat: Change = ({ source, span, nodes }, random) => {
  const texts = nodes.flatMap(textsIn);
  const breaks = [...source.slice(span.start, span.end - 1).matchAll(/\s*\n\s*/g)]
    .map(({ index, 0: { length } }) => ({ start: span.start + index, end: span.start + index + length }))
    .filter(({ start, end }) => !texts.some((text) => text.start < end && text.end > start));
  return breaks.map(({ start, end }) => {
    const before = source[start - 1];
    const indent = ' '.repeat(12 * random.uniform());
    // Anywhere else, the line break may end a statement.
    if (/[,;([{]/.test(before) && random.uniform() < 0.5) return { start, end, text: ' ' };
    const isBetweenStatements = before === ';' && random.uniform() < 0.5;
    const comment = isBetweenStatements ? `// step ${Math.floor(100 * random.uniform())}\n` : '';
    return { start, end, text: `\n${indent}${comment}` };
  });
};

/** Finds the texts in which white space means something. */
function textsIn(root: Node): Node[] {
  const texts: Node[] = [];
  walk(root, (node) => {
    if (node.type === 'TemplateLiteral' || node.type === 'Literal') texts.push(node);
  });
  return texts;
}
