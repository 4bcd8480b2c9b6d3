import { html, type Markup, table } from '../../page/html.ts';

/**
 * Draws a table that can be sorted by any of its columns where the page runs `SORTING`, and is a plain one elsewhere.
 */
export function sortableTable(content: Parameters<typeof table>[0]): Markup {
  return html`<div class="sortable">${table(content)}</div>`;
}

/** Script that makes buttons of the headers of sortable tables. Rows without a value in the column stay at the end. */
export const SORTING = `
const { compare } = new Intl.Collator(undefined, { numeric: true });
for (const table of document.querySelectorAll('.sortable table')) {
  const [body] = table.tBodies;
  const heads = [...table.tHead.rows[0].cells];
  for (const [column, head] of heads.entries()) {
    const button = document.createElement('button');
    button.append(...head.childNodes);
    head.append(button);
    button.onclick = () => {
      const isDown = head.getAttribute('aria-sort') === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
      const isNumeric = head.className === 'number';
      const order = isNumeric ? (one, other) => Number.parseFloat(one) - Number.parseFloat(other) : compare;
      const rows = [...body.rows].map((row) => ({ row, text: row.cells[column].textContent.trim() }));
      rows.sort(
        ({ text: one }, { text: other }) =>
          (one === '') - (other === '') || (isDown ? -1 : 1) * (one === '' ? 0 : order(one, other)),
      );
      body.append(...rows.map(({ row }) => row));
    };
  }
}
`;

/**
 * Style by which what is not on the screen is laid out when it is. Arrows are for eyes alone: ears are told by `aria-
 * sort`.
 */
export const SORTING_STYLE = `
.sortable { content-visibility: auto; contain-intrinsic-size: auto 30rem; }
.sortable table { min-width: 48rem; }
.sortable td:first-child { min-width: 9rem; }
th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; min-height: 1.5rem; cursor: pointer; }
th button::after { content: ""; display: inline-block; width: 0.9em; margin-right: -0.9em; }
th[aria-sort="ascending"] button::after { content: "▴" / ""; }
th[aria-sort="descending"] button::after { content: "▾" / ""; }
`;
