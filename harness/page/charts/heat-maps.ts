import { axisX, axisY, cell, text } from '@observablehq/plot';
import { html, type Markup } from '../html.ts';
import { draw, figure, legendOf, shownName } from './drawing.ts';
import { brief } from './scales.ts';
import { patchSize, type Shade, type Shading, type Square, shadingOf, squaresOf } from './squares.ts';

interface Block {
  name: string;
  /** the rows of a matrix: the error of each entry, null where it is not finite */
  entries: readonly (readonly (number | null)[])[];
}

interface HeatMaps {
  /** the caption */
  label: string;
  blocks: readonly Block[];
  /** the largest error of an entry that is right; above 0 */
  threshold: number;
}

/** Units of a square, and of the room for the numbers of rows and columns. */
const SIDE = 20;
const MARGIN = 26;
/** Squares in a row, at most, for a number at each; in a longer one every fifth has one. */
const FEW_SQUARES = 6;

/** Paint of each shade, hollow for right and filled for wrong: that does not take eyes for colours. */
const PAINT: Record<Shade, { fill: string; stroke: string }> = {
  right: { fill: 'none', stroke: 'var(--line)' },
  1: { fill: 'var(--wrong-1)', stroke: 'none' },
  2: { fill: 'var(--wrong-2)', stroke: 'none' },
  3: { fill: 'var(--wrong-3)', stroke: 'none' },
  4: { fill: 'var(--wrong-4)', stroke: 'none' },
  gap: { fill: 'var(--wrong-4)', stroke: 'none' },
};

/**
 * Draws the error of every entry of some matrices: a grid for each, in shades that follow the error's logarithm.
 * In the grid of a large matrix a square stands for several entries, and shows the worst.
 */
export function heatMaps({ label, blocks, threshold }: HeatMaps): Markup {
  const errors = blocks.flatMap(({ entries }) => entries.flat());
  const shading = shadingOf(errors, threshold);
  const grids = blocks.map((block) => grid(block, shading));
  return figure(label, html`<div class="grids">${grids}</div>`, legend(shading, errors, threshold));
}

function grid({ name, entries }: Block, shading: Shading): Markup {
  const rows = entries.length;
  const columns = Math.max(0, ...entries.map((row) => row.length));
  const patch = patchSize(rows, columns);
  const wrong = entries.flat().filter((error) => shading.shadeOf(error) !== 'right').length;
  const words = [
    wrong === 0 ? 'all right' : `${brief(wrong)} of ${brief(rows * columns)} wrong`,
    ...(patch > 1 ? [`${patch} × ${patch} a square`] : []),
  ].join(', ');
  const shape = `${rows} × ${columns}`;
  const squares = squaresOf(entries, patch);
  return html`
    <div class="grid">
      <p><strong><bdi>${shownName(name)}</bdi></strong> ${shape}<br />${words}</p>
      ${squares.length > 0 && drawGrid(`${shownName(name)}, ${shape}: ${words}`, squares, patch, shading)}
    </div>
  `;
}

function drawGrid(summary: string, squares: readonly Square[], patch: number, { shadeOf }: Shading): Markup {
  const rows = indices(1 + Math.max(...squares.map(({ row }) => row)));
  const columns = indices(1 + Math.max(...squares.map(({ column }) => column)));
  const place = { x: 'column', y: 'row' };
  const numbers = { tickFormat: (i: number) => `${i * patch}`, tickSize: 0, label: null };
  const shades = Map.groupBy(squares, ({ error }) => shadeOf(error));
  return draw(summary, {
    width: MARGIN + SIDE * columns.length,
    height: MARGIN + SIDE * rows.length,
    marginTop: MARGIN,
    marginLeft: MARGIN,
    marginRight: 0,
    marginBottom: 0,
    x: { type: 'band', domain: columns, padding: 0 },
    y: { type: 'band', domain: rows, padding: 0 },
    marks: [
      axisX(numbered(columns), { ...numbers, anchor: 'top' }),
      axisY(numbered(rows), numbers),
      ...[...shades].map(([shade, group]) => cell(group, { ...place, inset: 1, ...PAINT[shade] })),
      text(shades.get('gap') ?? [], { ...place, text: () => '×', fill: 'var(--surface)' }),
    ],
  });
}

const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const numbered = (all: readonly number[]): number[] =>
  all.length <= FEW_SQUARES ? [...all] : all.filter((i) => i % 5 === 0);

/** Explains the shades that occur, with the errors that they stand for. */
function legend({ steps, shadeOf }: Shading, errors: readonly (number | null)[], threshold: number): Markup {
  const sample = (shade: Shade) => html`
    <rect x="8" y="1" width="12" height="12" fill=${PAINT[shade].fill} stroke=${PAINT[shade].stroke} />
    ${shade === 'gap' && html`<text x="14" y="11" text-anchor="middle" fill="var(--surface)">×</text>`}
  `;
  const gap = { sample: sample('gap'), text: 'not finite' };
  return legendOf([
    { sample: sample('right'), text: `right: error up to ${brief(threshold, 2)}` },
    ...steps.map(({ shade, largest }) => ({ sample: sample(shade), text: `wrong: up to ${brief(largest, 2)}` })),
    ...(errors.some((error) => shadeOf(error) === 'gap') ? [gap] : []),
  ]);
}
