import { type CutBlocks, parseMarker } from '../source/blocks.ts';

interface CutText {
  readonly text: string;
  readonly cut: CutBlocks;
}

const MOST_SHOWN = 4;

/**
 * Notes what a submission changes outside its blocks, where a change has no effect. Comments, white
 * space, the order of lines and imports that are left out do not count.
 */
export function notesOnEdits(file: string, submission: CutText, stub: CutText): string[] {
  const unmatched = new Map<string, number>();
  for (const { code } of codeOutside(stub)) unmatched.set(code, (unmatched.get(code) ?? 0) + 1);

  const changes: string[] = [];
  for (const { code, line } of codeOutside(submission)) {
    const left = unmatched.get(code) ?? 0;
    if (left > 0) unmatched.set(code, left - 1);
    else changes.push(`${file}:${line}: ${consequenceOf(code)}`);
  }
  const notes = changes.slice(0, MOST_SHOWN);
  if (changes.length > MOST_SHOWN) {
    notes.push(`${file}: ${changes.length - MOST_SHOWN} more lines outside the TODO blocks are changed and ignored`);
  }
  let missing = 0;
  for (const [code, count] of unmatched) if (!code.startsWith('import')) missing += count;
  if (missing > changes.length) {
    notes.push(`${file}: lines outside the TODO blocks are missing; those of the stub are used`);
  }
  return [...notes, ...notesOnStrangers(file, submission, stub)];
}

function consequenceOf(code: string): string {
  if (code.startsWith('import')) return 'a changed import is ignored: the TODO blocks use what the stub imports';
  if (/^(export)?(const)?enum[A-Z]/i.test(code)) return 'an enum outside the TODO blocks is ignored';
  return 'this lies outside the TODO blocks: the change is ignored';
}

function notesOnStrangers(file: string, submission: CutText, stub: CutText): string[] {
  const strangers = linesOutside(submission).flatMap(({ text, line }) => {
    const marker = parseMarker(text);
    if (marker?.edge !== 'begin' || stub.cut.blocks.has(marker.name)) return [];
    return [`${file}:${line}: the stub has no block TODO(${marker.name.slice(0, 40)}): it is ignored`];
  });
  return strangers.slice(0, MOST_SHOWN);
}

/** Finds the lines with code outside the blocks; `code` is without white space. */
function codeOutside(cutText: CutText): { code: string; line: number }[] {
  return linesOutside(cutText)
    .map(({ text, line }) => ({ code: text.replace(/\s+/g, ''), line }))
    .filter(({ code }) => code !== '' && !/^(\/\/|\/\*|\*)/.test(code));
}

function linesOutside({ text, cut }: CutText): { text: string; line: number }[] {
  const inside = new Set<number>();
  for (const { body, markerLine } of cut.blocks.values()) {
    for (let line = 1; line < body.split('\n').length; line++) inside.add(markerLine + line);
  }
  return text.split('\n').flatMap((line, index) => (inside.has(index + 1) ? [] : [{ text: line, line: index + 1 }]));
}
