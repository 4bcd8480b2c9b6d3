import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { h } from 'preact';
import { printable } from '../../support/text.ts';
import type { Markup } from '../html.ts';

/**
 * Units of a drawing's own width. A phone shows them in some 320 pixels, where text of 14 units is
 * still legible.
 */
export const WIDTH = 440;

const { document } = parseHTML('<html></html>');

/**
 * A plot as inline SVG that takes the width there is. The page's style sheet has its font and colours.
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

/** What is read of a document's element: there are no types of browsers here. */
interface DrawnElement {
  localName: string;
  attributes: Iterable<{ name: string; value: string }>;
  children: Iterable<DrawnElement>;
  textContent: string;
}

/** The drawing as elements of a page, so that the page's renderer alone decides how text is escaped. */
function markupOf(element: DrawnElement): Markup {
  return h(element.localName, attributesOf(element), childrenOf(element));
}

/** Elements, or the text of an element that has none. Without Plot's own style sheet. */
function childrenOf(element: DrawnElement): Markup[] | string {
  const children = [...element.children];
  if (children.length === 0) return element.textContent;
  return children.filter(({ localName }) => localName !== 'style').map(markupOf);
}

/** Without names for parts: an image has one name. */
function attributesOf({ attributes }: DrawnElement): Record<string, string> {
  const kept = [...attributes].filter(({ name }) => !name.startsWith('aria-'));
  return Object.fromEntries(kept.map(({ name, value }) => [name, value]));
}
