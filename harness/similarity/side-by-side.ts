import { html, type Markup } from '../page/html.ts';
import { printable } from '../support/text.ts';
import type { Comparison, Pair } from './compare.ts';
import type { TokenizedBlock, TokenizedSubmission } from './tokens.ts';

/** Draws two submissions beside each other, block by block, with what they have in common marked. */
export function sideBySide({ left, right }: Pair, comparison: Comparison): Markup {
  const [ofLeft, ofRight] = [comparison.sharedTokens(left, right), comparison.sharedTokens(right, left)];
  const names = new Set([...left.blocks, ...right.blocks].map(({ name }) => name));
  const isShared = (name: string) =>
    [...ofLeft, ...ofRight].some(([block, tokens]) => block.name === name && tokens.size > 0);
  const shown = [...names].filter(isShared);
  const hidden = [...names].filter((name) => !isShared(name));
  return html`
    ${shown.map(
      (name) => html`
      <h4>${name}</h4>
      <div class="sides">${side(left, name, ofLeft)}${side(right, name, ofRight)}</div>
    `,
    )}
    ${hidden.length > 0 && html`<p class="muted">Nothing of note in common: ${hidden.join(', ')}.</p>`}
  `;
}

function side({ blocks }: TokenizedSubmission, name: string, shared: ReturnType<Comparison['sharedTokens']>): Markup {
  const block = blocks.find((candidate) => candidate.name === name);
  if (!block) return html`<p class="muted">nothing to compare</p>`;
  const passages = passagesOf(block, shared.get(block) ?? new Set());
  return html`<pre>${passages.map(({ text, isShared }) => (isShared ? marked(text) : shownText(text)))}</pre>`;
}

/** Marks the lines of a text, but not what indents them. */
function marked(text: string): (string | Markup)[] {
  return text
    .split(/(\n\s*)/)
    .map((part, i) => (i % 2 === 0 ? html`<mark>${shownText(part)}</mark>` : shownText(part)));
}

function shownText(text: string): string {
  return text
    .split('\n')
    .map((line) => printable(line))
    .join('\n');
}

/** Piece of a block's text. */
interface Passage {
  readonly text: string;
  readonly isShared: boolean;
}

/** UTF-16 units of a block; more are not shown. The longest block of the reference has 1,700. */
const MOST_OF_BLOCK = 10_000;

/** Splits the text of a block into pieces, by whether their tokens are among the shared ones. */
function passagesOf({ text, tokens }: TokenizedBlock, shared: ReadonlySet<number>): Passage[] {
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
