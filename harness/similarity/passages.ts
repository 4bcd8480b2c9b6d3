import type { TokenizedBlock } from './work.ts';

/** A piece of a block's text. */
interface Passage {
  readonly text: string;
  readonly isShared: boolean;
}

/** UTF-16 units of a block; more are not shown. The longest block of the reference has 1,700. */
const MOST_OF_BLOCK = 10_000;

/** The text of a block in pieces, by whether their tokens are among the shared ones. */
export function passagesOf({ text, tokens }: TokenizedBlock, shared: ReadonlySet<number>): Passage[] {
  const passages: { text: string; isShared: boolean }[] = [];
  const append = (part: string, isShared: boolean) => {
    const last = passages.at(-1);
    if (last?.isShared === isShared) last.text += part;
    else if (part !== '') passages.push({ text: part, isShared });
  };
  const shown = text.slice(0, MOST_OF_BLOCK);
  const inText = tokens
    .map(({ start }, number) => ({ start, isShared: shared.has(number) }))
    .sort((a, b) => a.start - b.start);
  append(shown.slice(0, inText[0]?.start), false);
  // A token has the text up to the next one; a node that begins with another one has none.
  for (const [i, { start, isShared }] of inText.entries()) append(shown.slice(start, inText[i + 1]?.start), isShared);
  if (text.length > MOST_OF_BLOCK) append('\n…', false);
  return passages;
}
