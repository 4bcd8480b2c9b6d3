import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Work } from './work.ts';

const QUESTIONS = ['q1.ts', 'q2.ts'];

/** The files of a submission: the reference with other block bodies. */
export function compose({ blocks }: Pick<Work, 'blocks'>): Map<string, string> {
  const files = new Map(
    QUESTIONS.map((name) => [name, readFileSync(new URL(`../../reference/${name}`, import.meta.url), 'utf8')]),
  );
  for (const [block, body] of Object.entries(blocks)) {
    const name = `${block.split('.')[0]}.ts`;
    files.set(name, withBlock(files.get(name) ?? '', block, body));
  }
  return files;
}

/**
 * The body of one of a file's blocks.
 * @throws Error where it has no such block
 */
export function blockIn(source: string, block: string): string {
  const body = markersOf(block).exec(source)?.[2];
  if (body === undefined) throw new Error(`there is no block ${block}`);
  return body;
}

/**
 * A file with another body in one of its blocks.
 * @throws Error where it has no such block
 */
export function withBlock(source: string, block: string, body: string): string {
  const markers = markersOf(block);
  if (!markers.test(source)) throw new Error(`there is no block ${block}`);
  return source.replace(markers, (_, begin, __, end) => `${begin}${body}${end}`);
}

/** The line of the first marker, the body, and the line of the second one. */
function markersOf(block: string): RegExp {
  return new RegExp(`(// TODO\\(${block}\\) begin\\n)([^]*?)(\\n *// TODO\\(${block}\\) end)`);
}

/** The questions' files in which some work differs from the reference. */
export function changedFiles(work: Pick<Work, 'blocks'>): Map<string, string> {
  const changed = new Set(Object.keys(work.blocks).map((block) => `${block.split('.')[0]}.ts`));
  return new Map([...compose(work)].filter(([name]) => changed.has(name)));
}

/** Writes files into a folder of their own. */
export function writeSubmission(files: ReadonlyMap<string, string>, parent = tmpdir()): string {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'submission-'));
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  return folder;
}
