import { printable } from '../../support/text.ts';
import { html, type Markup } from '../html.ts';

/** Characters of a name that a chart has room for. */
const NAME_LENGTH = 60;

/** A name in a chart: one short line of text, whatever it contains. */
export const shownName = (name: string): string => printable(name, NAME_LENGTH);

/** A chart with its caption above. */
export function figure(label: string, content: Markup | Markup[], legend?: Markup): Markup {
  return html`<figure class="chart"><figcaption>${printable(label)}</figcaption>${legend}${content}</figure>`;
}

/** What each way of drawing stands for, beside a sample of it: marks in a box of 28 by 14 units. */
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
