import { summarize } from '../../submission/choose.ts';
import type { Entry } from '../../submission/entry.ts';
import { counted, inNumber } from '../../support/counted.ts';
import { UsageError } from '../../support/errors.ts';
import { printable } from '../../support/text.ts';
import { below, byTop, files, isSpread, type Layout } from './layout.ts';
import { blackboard } from './layouts/blackboard.ts';
import { brightspace } from './layouts/brightspace.ts';
import { canvas } from './layouts/canvas.ts';
import { gradescope } from './layouts/gradescope.ts';
import { ilias } from './layouts/ilias.ts';
import { moodle } from './layouts/moodle.ts';
import { plain } from './layouts/plain.ts';
import { sakai } from './layouts/sakai.ts';
import type { Wanted } from './wanted.ts';

/** A layout, and the entries from where it begins. */
interface Recognised {
  readonly layout: Layout;
  readonly entries: readonly Entry[];
}

/** Layout of a class: ambiguous where two places fit, undefined where no layout does. */
export type Recognition = Recognised | 'ambiguous' | undefined;

/** Layouts that tell themselves by names that nobody gives by chance. */
const PLACES: readonly Layout[] = [gradescope, canvas, moodle, blackboard, brightspace, ilias, sakai];
const LAYOUTS: readonly Layout[] = [...PLACES, plain];

/** Says which layouts there are, for messages. */
export const LAYOUT_IDS = LAYOUTS.map(({ id }) => id).join('|');

/** Finds out how a class is laid out. Folders around the whole, as archives have them, do not matter. */
export function recognise(entries: readonly Entry[], wanted: Wanted): Recognition {
  const level = plainLevel(levelsOf(entries), wanted);
  return recognisePlace(entries, wanted) ?? (level && { layout: plain, entries: level });
}

/** Finds out which place of upload has laid out a class, if one has. */
export function recognisePlace(entries: readonly Entry[], wanted: Wanted): Recognition {
  for (const level of levelsOf(entries)) {
    const layouts = PLACES.filter((layout) => layout.recognises(level, wanted));
    if (layouts.length > 1) return 'ambiguous';
    if (layouts.length === 1) return { layout: layouts[0], entries: level };
  }
  return undefined;
}

/**
 * Takes the layout that was recognised.
 * @throws UsageError where it takes a guess
 */
export function theLayout(recognised: Recognition, entries: readonly Entry[]): Recognised {
  if (recognised && recognised !== 'ambiguous') return recognised;
  const problem = recognised ? 'the class could be laid out in several ways' : 'no layout of a class is recognised';
  throw new UsageError(`${problem}: ${seen(entries)}; name the layout with --layout ${LAYOUT_IDS}`);
}

/**
 * Takes the layout that the command names.
 * @throws UsageError where there is none
 */
export function forcedLayout(entries: readonly Entry[], wanted: Wanted, id: string): Recognised {
  const layout = LAYOUTS.find((each) => each.id === id);
  if (!layout) {
    const ids = LAYOUTS.map((each) => each.id).join(', ');
    throw new UsageError(`there is no layout ${printable(id, 60)}: name one of ${ids}`);
  }
  const levels = levelsOf(entries);
  const level = layout === plain ? plainLevel(levels, wanted) : levels.find((each) => layout.recognises(each, wanted));
  return { layout, entries: level ?? levels[levels.length - 1] };
}

/** Lists the entries from the top, then from within the only folder there, and so on. */
function levelsOf(entries: readonly Entry[]): (readonly Entry[])[] {
  const levels = [entries];
  for (let level = entries; level.length > 0; levels.push(level)) {
    if (byTop(level).size > 1 || level.some(({ path }) => path.length === 1)) break;
    level = below(level).filter(({ path }) => path[0] !== '');
  }
  return levels;
}

/** Finds where several students' folders lie, or else where a single one's does. */
function plainLevel(levels: readonly (readonly Entry[])[], wanted: Wanted): readonly Entry[] | undefined {
  const fitting = levels.filter((level) => plain.recognises(level, wanted));
  return fitting.findLast((level) => byTop(level).size > 1 && !isSpread(level, wanted)) ?? fitting[0];
}

/** Says what lies at the top: `there are 5 files in ann/, bob/`. */
export function seen(entries: readonly Entry[]): string {
  const isFolder = (own: readonly Entry[]) => own.some(({ path }) => path.length > 1);
  const tops = [...byTop(entries)].map(([name, own]) => printable(isFolder(own) ? `${name}/` : name, 60));
  const { length } = files(entries);
  return tops.length === 0
    ? 'there are no files'
    : `there ${inNumber(length, 'is')} ${counted(length, 'file')} in ${summarize(tops)}`;
}
