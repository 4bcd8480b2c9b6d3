import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { h } from 'preact';
import { printable } from '../../support/text.ts';
import { html, type Markup } from '../html.ts';

/**
 * Width of a drawing in units of its own. A phone shows them in some 320 pixels, where text of 14 units is
 * still legible.
 */
export const WIDTH = 440;

const { document } = parseHTML('<html></html>');

/**
 * Draws a plot as inline SVG that takes the width there is. The page's style sheet has its font and colours.
 *
 * @param summary stands for the drawing where it cannot be seen
 */
export function draw(summary: string, options: PlotOptions): Markup {
  const svg: DrawnElement = plot({ width: WIDTH, ...options, className: 'plot', document });
  const { viewBox, width, 'text-anchor': textAnchor } = attributesOf(svg);
  return h(
    'svg',
    {
      class: 'plot',
      viewBox,
      width,
      fill: 'currentColor',
      'text-anchor': textAnchor,
      role: 'img',
      'aria-label': printable(summary),
    },
    childrenOf(svg),
  );
}

/** Parts of a document's element that are read: there are no types of browsers here. */
interface DrawnElement {
  localName: string;
  attributes: Iterable<{ name: string; value: string }>;
  children: Iterable<DrawnElement>;
  textContent: string;
}

/** Turns the drawing into elements of a page, so that the page's renderer alone decides how text is escaped. */
function markupOf(element: DrawnElement): Markup {
  return h(element.localName, attributesOf(element), childrenOf(element));
}

/** Reads elements, or the text of an element that has none. Without Plot's own style sheet. */
function childrenOf(element: DrawnElement): Markup[] | string {
  const children = [...element.children];
  if (children.length === 0) return element.textContent;
  return children.filter(({ localName }) => localName !== 'style').map(markupOf);
}

/** Reads attributes, without names for parts: an image has one name. */
function attributesOf({ attributes }: DrawnElement): Record<string, string> {
  const kept = [...attributes].filter(({ name }) => !name.startsWith('aria-'));
  return Object.fromEntries(kept.map(({ name, value }) => [name, value]));
}

/** Characters of a name that a chart has room for. */
const NAME_LENGTH = 60;

/** Shows a name in a chart: one short line of text, whatever it contains. */
export const shownName = (name: string): string => printable(name, NAME_LENGTH);

/** Draws a chart with its caption above. */
export function figure(label: string, content: Markup | Markup[], legend?: Markup): Markup {
  return html`<figure class="chart"><figcaption>${printable(label)}</figcaption>${legend}${content}</figure>`;
}

/** Says what each way of drawing stands for, beside a sample of it: marks in a box of 28 by 14 units. */
export function legendOf(entries: readonly { sample: Markup; text: string }[]): Markup {
  return html`
    <ul class="legend">
      ${entries.map(
        ({ sample, text }) => html`
          <li><svg viewBox="0 0 28 14" width="28" height="14" aria-hidden="true">${sample}</svg><bdi>${text}</bdi></li>
        `,
      )}
    </ul>
  `;
}
