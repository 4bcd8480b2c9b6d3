import { assembleStub, isParsed } from '../../harness/graft/assembled-stub.ts';
import { cutBlocks } from '../../harness/source/blocks.ts';
import type { SeededRandom } from '../random.ts';
import type { Change } from './change.ts';
import { dropComments, reformat } from './reformat.ts';
import { rename } from './rename.ts';
import { reorder } from './reorder.ts';

/**
 * A file as somebody hands it in who would rather not be seen to have copied it: other names, another order,
 * other white space and other comments, and the same meaning.
 */
export function disguise(source: string, random: SeededRandom): string {
  return [reorder, rename, dropComments, reformat].reduce((text, change) => changeBlocks(text, change, random), source);
}

function changeBlocks(source: string, change: Change, random: SeededRandom): string {
  const assembled = assembleStub(source, [...cutBlocks(source).blocks.values()], new Map());
  const { program, comments } = assembled.syntax;
  if (!isParsed(assembled) || !program) throw new Error(`it does not parse:\n${source}`);
  const edits = [...assembled.outline.regions].flatMap(([name, { nodes }]) => {
    const span = assembled.regions.get(name);
    return span ? change({ source, program, comments, span, nodes }, random) : [];
  });
  let changed = source;
  for (const { start, end, text } of edits.sort((a, b) => b.start - a.start)) {
    changed = changed.slice(0, start) + text + changed.slice(end);
  }
  return changed;
}
