import type { Node, Program } from 'oxc-parser';
import { type CutBlocks, lineAndColumn, parseMarker, replaceBodies } from '../source/blocks.ts';
import { parseSource, type Span } from '../source/syntax.ts';
import { type Unit, unitsOf, usedNames } from './outside.ts';

interface CutText {
  readonly text: string;
  readonly cut: CutBlocks;
}

/** What a submission has outside its blocks, where it has no effect. */
export interface Edits {
  /** printable lines for the student, the first edit first */
  readonly notes: readonly string[];
  /** names that are declared there, for blocks that use them */
  readonly ignored: readonly IgnoredName[];
}

interface IgnoredName {
  readonly name: string;
  readonly kind: Unit['kind'];
  /** in the student's file, counted from 1 */
  readonly line: number;
}

const MOST_SHOWN = 4;

/**
 * Finds what a submission changes outside its blocks. Code is compared, not text: comments, white space, quotes, types,
 * the order of units and imports that are left out do not count.
 *
 * @param stub the pristine stub, and its tree
 */
export function editsOutside(file: string, submission: CutText, stub: CutText & { program: Program }): Edits {
  const framed = withStubBodies(submission, stub);
  const { program, problems } = parseSource(framed.source);
  const strangers = notesOnStrangers(file, submission, stub);
  if (!program) {
    const [place] = problems[0]?.places ?? [];
    const where = place ? `${file}:${framed.lineOf(place.start)}` : file;
    return {
      notes: [`${where}: the code outside the TODO blocks cannot be read, and is ignored`, ...strangers],
      ignored: [],
    };
  }
  const found = difference(unitsOf(program), unitsOf(stub.program));
  const edits = found.edits
    .map((edit) => ({ ...edit, line: framed.lineOf(edit.unit.offset) }))
    .sort((a, b) => a.line - b.line);
  const notes = [...new Set(edits.map((edit) => `${file}:${edit.line}: ${consequenceOf(edit, framed)}`))];
  const more = notes.length - MOST_SHOWN;
  return {
    notes: [
      ...notes.slice(0, MOST_SHOWN),
      ...(more > 0 ? [`${file}: ${more} more changes outside the TODO blocks are ignored`] : []),
      ...(found.isIncomplete ? [`${file}: code outside the TODO blocks is missing; that of the stub is used`] : []),
      ...strangers,
    ],
    ignored: edits.flatMap(({ unit, line, within, how }) =>
      unit.name !== undefined && how === 'added' && within?.kind !== 'member'
        ? [{ name: unit.name, kind: unit.kind, line }]
        : [],
    ),
  };
}

/** Says which names a block uses that are declared outside the blocks, and that it therefore does not have. */
export function hintsFor(nodes: readonly Node[], { ignored }: Edits): string[] {
  if (ignored.length === 0) return [];
  const { names, fields } = usedNames(nodes);
  return ignored.flatMap(({ name, kind, line }) => {
    if (!(kind === 'member' ? fields : names).has(name)) return [];
    return kind === 'import'
      ? [`${name} is imported in line ${line}, and that is ignored: the TODO blocks use what the stub imports`]
      : [`${name} stands in line ${line}, outside the TODO blocks, where it is ignored: move it into the block`];
  });
}

/** A submission's text with the stub's bodies in its blocks. */
interface Framed {
  readonly source: string;
  /** where the bodies lie in it, by block name, in the order of the text */
  readonly bodies: ReadonlyMap<string, Span>;
  /** Finds the line of the student's file, counted from 1, that a place outside the bodies lies in. */
  lineOf(offset: number): number;
}

function withStubBodies({ text, cut }: CutText, stub: CutText): Framed {
  const blocks = [...cut.blocks.values()];
  const { source, regions } = replaceBodies(text, blocks, ({ name }) => stub.cut.blocks.get(name)?.body ?? '');
  const ends = blocks.map(({ name, end }) => ({ end, framed: regions.get(name)?.end ?? 0 }));
  return {
    source,
    bodies: regions,
    lineOf(offset) {
      const { end, framed } = ends.findLast((each) => each.framed <= offset) ?? { end: 0, framed: 0 };
      return lineAndColumn(text, end + offset - framed).line;
    },
  };
}

interface Edit {
  readonly unit: Unit;
  readonly how: 'added' | 'changed';
  /** the class or function that it is a part of */
  readonly within: Unit | undefined;
}

/** Finds the units that the stub has not, and tells whether the stub has others that are left out; imports apart. */
function difference(
  units: readonly Unit[],
  ofStub: readonly Unit[],
  within?: Unit,
): { edits: Edit[]; isIncomplete: boolean } {
  const left = [...ofStub];
  const take = (is: (unit: Unit) => boolean) => {
    const index = left.findIndex(is);
    return index === -1 ? undefined : left.splice(index, 1)[0];
  };
  const others = units.filter(({ key }) => !take((unit) => unit.key === key));
  let isIncomplete = false;
  const edits = others.flatMap((unit): Edit[] => {
    const own =
      unit.name === undefined ? undefined : take(({ name, kind }) => name === unit.name && kind === unit.kind);
    if (!own) return [{ unit, how: 'added', within }];
    // A file of the lab that has moved since: the name is there as before.
    if (unit.kind === 'import' && / from \./.test(unit.key)) return [];
    if (own.parts.length === 0 && unit.parts.length === 0) return [{ unit, how: 'changed', within }];
    const inside = difference(unit.parts, own.parts, unit);
    isIncomplete ||= inside.isIncomplete;
    return inside.edits.length > 0 || inside.isIncomplete ? inside.edits : [{ unit, how: 'changed', within }];
  });
  return { edits, isIncomplete: isIncomplete || left.some(({ kind }) => kind !== 'import') };
}

function consequenceOf({ unit, how, within }: Edit, { bodies }: Framed): string {
  const name = unit.name?.slice(0, 40);
  if (unit.kind === 'import') {
    return `${name ? `the import of ${name}` : 'this import'} is ignored: the TODO blocks use what the stub imports`;
  }
  if (how === 'changed') return `${name} is changed outside the TODO blocks, where a change is ignored`;
  if (within && unit.kind === 'statement') {
    const near = [...bodies].filter(([, body]) => body.start > within.offset && body.end <= within.end);
    const above = near.findLast(([, body]) => body.end <= unit.offset);
    const below = near.find(([, body]) => body.start > unit.offset);
    if (above)
      return `this stands below the end of TODO(${above[0]}), where it is ignored: move it above the end marker`;
    if (below) return `this stands above TODO(${below[0]}), where it is ignored: move it below the begin marker`;
  }
  // In a block none can stand either.
  const advice = unit.key.startsWith('{"type":"TSEnum') ? '' : ': move it into a block';
  return `${name ?? 'this'} stands outside the TODO blocks, where it is ignored${advice}`;
}

function notesOnStrangers(file: string, { text, cut }: CutText, stub: CutText): string[] {
  let offset = 0;
  const strangers = text.split('\n').flatMap((line, index) => {
    const marker = parseMarker(line);
    const start = offset;
    offset += line.length + 1;
    if (marker?.edge !== 'begin' || stub.cut.blocks.has(marker.name)) return [];
    if ([...cut.blocks.values()].some((block) => start >= block.start && start < block.end)) return [];
    return [`${file}:${index + 1}: the stub has no block TODO(${marker.name.slice(0, 40)}): it is ignored`];
  });
  return strangers.slice(0, MOST_SHOWN);
}
