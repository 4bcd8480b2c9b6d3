import type { Comment, Node, Program } from 'oxc-parser';
import type { Span } from '../source/syntax.ts';
import { walk } from '../source/walk.ts';

/** Node in which a block may stand: its body is a list of statements or class members. */
type Container = Extract<Node, { body: readonly Node[] }>;

/** A syntax tree, taken apart into what lies outside the blocks' regions and what lies in each. */
export interface Outline {
  /** the nodes outside, parents first: type and span in a text whose regions have no length */
  readonly frame: readonly string[];
  /** for each entry of the frame, where it begins in the source */
  readonly offsets: readonly number[];
  readonly regions: ReadonlyMap<string, { readonly container: Container; readonly nodes: readonly Node[] }>;
  /** where a node or comment crosses the edge of a region, or a node in one is not in its container's list */
  readonly breach: number | undefined;
}

/** Takes the tree of a text apart; the regions are given by block name. */
export function outlineOf(program: Program, comments: readonly Comment[], regions: ReadonlyMap<string, Span>): Outline {
  const frame: string[] = [];
  const offsets: number[] = [];
  const crossings: number[] = [];
  const parts = new Map<string, { container: Container; nodes: Node[] }>();
  for (const name of regions.keys()) parts.set(name, { container: program, nodes: [] });

  const noteCrossing = (span: Span) => {
    for (const region of regions.values()) {
      if (relation(span, region) === 'crossing') crossings.push(span.start >= region.start ? span.start : span.end - 1);
    }
  };
  const contracted = (offset: number) => {
    let rest = offset;
    for (const { start, end } of regions.values()) if (end <= offset) rest -= end - start;
    return rest;
  };

  walk(program, (node) => {
    for (const [name, region] of regions) {
      const part = parts.get(name);
      const where = node === program ? 'around' : relation(node, region);
      if (where === 'inside') {
        part?.nodes.push(node);
        return false;
      }
      if (part && where === 'around' && isContainer(node)) part.container = node;
    }
    noteCrossing(node);
    frame.push(`${node.type} ${contracted(node.start)} ${contracted(node.end)}`);
    offsets.push(node.start);
    return true;
  });
  for (const comment of comments) noteCrossing(comment);
  const strays = [...parts.values()].flatMap(({ container, nodes }) => {
    const members = new Set<Node>(container.body);
    return nodes.filter((node) => !members.has(node)).map(({ start }) => start);
  });
  return { frame, offsets, regions: parts, breach: crossings.sort((a, b) => a - b)[0] ?? strays[0] };
}

/**
 * Finds the first difference between the structure of an assembled stub and that of the pristine one.
 *
 * @returns an offset in the source of the assembled one; undefined where both have the same nodes outside the regions,
 *   and the assembled one has only whole statements or members inside
 */
export function firstDifference(assembled: Outline, pristine: Outline): number | undefined {
  if (assembled.breach !== undefined) return assembled.breach;
  const length = Math.max(assembled.frame.length, pristine.frame.length);
  for (let i = 0; i < length; i++) {
    if (assembled.frame[i] !== pristine.frame[i]) return assembled.offsets[i] ?? assembled.offsets.at(-1);
  }
  return undefined;
}

/**
 * Finds what a class forbids to a block among its members: a name that it has already, for the later
 * definition would override the earlier one; a computed name, for it could be any; a static block.
 */
export function forbiddenMember(
  container: Container,
  nodes: readonly Node[],
): { node: Node; reason: string } | undefined {
  if (container.type !== 'ClassBody') return undefined;
  const taken = new Set(container.body.filter((member) => !nodes.includes(member)).map(memberName));
  for (const node of nodes) {
    const name = memberName(node);
    if (node.type === 'StaticBlock') return { node, reason: 'a static block may not stand here' };
    if ('computed' in node && node.computed) return { node, reason: 'a computed name may not stand here' };
    if (name !== undefined && taken.has(name)) return { node, reason: `the class already has a member ${name}` };
  }
  return undefined;
}

function memberName(member: Node): string | undefined {
  if (!('key' in member) || !('static' in member)) return undefined;
  const { key } = member;
  const name = key.type === 'Literal' ? String(key.value) : 'name' in key ? key.name : undefined;
  if (name === undefined) return undefined;
  return `${member.static ? 'static ' : ''}${key.type === 'PrivateIdentifier' ? '#' : ''}${name}`;
}

function isContainer(node: Node): node is Container {
  return 'body' in node && Array.isArray(node.body);
}

function relation(span: Span, region: Span): 'inside' | 'around' | 'outside' | 'crossing' {
  if (span.start >= region.start && span.end <= region.end) return 'inside';
  if (span.start <= region.start && span.end >= region.end) return 'around';
  return span.end <= region.start || span.start >= region.end ? 'outside' : 'crossing';
}
