import { html, type Markup } from './html.ts';

interface Column {
  title: string;
  /** numbers stand at the right, with digits of one width */
  isNumeric?: boolean;
}

/** A table in a box of its own that scrolls, by keyboard too, where the page is narrower. */
export function table({
  label,
  columns,
  rows,
}: {
  /** what the table shows: its name for who cannot see it */
  label: string;
  columns: readonly Column[];
  rows: readonly (readonly (string | Markup)[])[];
}): Markup {
  const alignment = ({ isNumeric }: Column) => (isNumeric ? 'number' : undefined);
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${label}>
      <table>
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col" class=${alignment(column)}>${column.title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => html`<tr>${row.map((cell, i) => html`<td class=${alignment(columns[i])}>${cell}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>
  `;
}
