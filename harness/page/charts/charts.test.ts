import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { type Markup, renderPage } from '../html.ts';
import { barChart } from './bar-chart.ts';
import { heatMaps } from './heat-maps.ts';
import { lineChart } from './line-chart.ts';

const pageOf = (chart: Markup): string => renderPage({ title: '', body: chart });
const drawn = (chart: Markup) => parseHTML(pageOf(chart)).document;
const textsOf = (document: ReturnType<typeof drawn>, selector: string): string[] =>
  [...document.querySelectorAll(selector)].map((element) => element.textContent?.trim() ?? '');

const value = fc.oneof(
  fc.double(),
  fc.constantFrom(null, 0, 5, 1e300, -1.7e308, 5e-324, 1, 1 + 2 ** -52),
  fc.integer({ min: -100, max: 100 }),
);
const values = fc.array(value, { maxLength: 25 });

/** Text that would be markup, steer what shows it, or not be seen. */
const HOSTILE = `<script>x</script>"&\n\u202e\u200b\ud800 ${'y'.repeat(2000)}`;

interface Sample {
  chart: string;
  plain: Markup;
  hostile: Markup;
  /** of any values at all */
  any: fc.Arbitrary<Markup>;
}

const samples: Sample[] = [
  {
    chart: 'a line chart',
    plain: lineChart({ label: 'A chart', xLabel: 'step', yLabel: 'loss', series: [{ name: 'a', values: [1, 2] }] }),
    hostile: lineChart({
      label: HOSTILE,
      xLabel: HOSTILE,
      yLabel: HOSTILE,
      series: [{ name: HOSTILE, values: [1, 2] }],
      marker: { x: 1, text: HOSTILE },
    }),
    any: fc
      .record({
        label: fc.constant('A chart'),
        xLabel: fc.constant('step'),
        yLabel: fc.constant('loss'),
        series: fc.array(fc.record({ name: fc.constant('a'), values }), { maxLength: 4 }),
        band: fc.array(fc.double()).map((low) => ({ low, high: low.map((bound) => 2 * bound) })),
        marker: fc.record({ x: fc.double(), text: fc.constant('here') }),
        firstX: fc.integer(),
      })
      .chain((chart) => fc.constantFrom(chart, { ...chart, yScale: 'log' as const }))
      .map(lineChart),
  },
  {
    chart: 'a heat map',
    plain: heatMaps({ label: 'A chart', threshold: 1e-9, blocks: [{ name: 'dba', entries: [[1]] }] }),
    hostile: heatMaps({ label: HOSTILE, threshold: 1e-9, blocks: [{ name: HOSTILE, entries: [[1]] }] }),
    any: fc
      .record({
        label: fc.constant('A chart'),
        threshold: fc.constantFrom(1e-300, 1e-11, 1, 1e300),
        blocks: fc.array(fc.record({ name: fc.constant('dba'), entries: fc.array(values, { maxLength: 5 }) }), {
          maxLength: 3,
        }),
      })
      .map(heatMaps),
  },
  {
    chart: 'a bar chart',
    plain: barChart({ label: 'A chart', categories: ['a', 'b'], series: [{ name: 's', values: [0.4, 0.6] }] }),
    hostile: barChart({ label: HOSTILE, categories: [HOSTILE, 'b'], series: [{ name: HOSTILE, values: [0.4, 0.6] }] }),
    any: fc
      .record({
        label: fc.constant('A chart'),
        categories: fc.array(fc.string({ unit: 'binary', maxLength: 2 }), { maxLength: 25 }),
        series: fc.array(fc.record({ name: fc.constant('s'), values }), { maxLength: 4 }),
      })
      .map(barChart),
  },
];

describe.each(samples)('$chart', ({ plain, hostile, any }) => {
  test('is a figure with a caption, and its drawing has words for who cannot see it', () => {
    const document = drawn(plain);
    expect(textsOf(document, 'figure > figcaption')).toEqual(['A chart']);
    const svg = document.querySelector('svg[role=img]');
    expect(svg?.getAttribute('aria-label')).toMatch(/\w+.*[;:] \w+/);
    expect(svg?.getAttribute('viewBox')).toMatch(/^0 0 \d+ \d+$/);
    // The legend beside it says the rest; a part of the drawing has no name of its own.
    expect(svg?.querySelector('[aria-label], style')).toBeNull();
  });

  test('shows text of a submission as short text', () => {
    const page = pageOf(hostile);
    expect(page).not.toMatch(/<script|\u202e|\u200b|\ud800/);
    expect(page).toContain('&lt;script>');
    for (const text of textsOf(parseHTML(page).document, 'svg text, bdi')) expect(text.length).toBeLessThan(90);
  });

  test('can be drawn of any values', () => {
    fc.assert(
      fc.property(any, (chart) => {
        expect(pageOf(chart)).not.toMatch(/NaN|Infinity|undefined|\[object/);
      }),
      { numRuns: 60 },
    );
  });
});

describe('lineChart', () => {
  const line = { label: 'A chart', xLabel: 'step', yLabel: 'loss' };

  test('tells lines apart by their dashes', () => {
    const series = ['a', 'b', 'c'].map((name, i) => ({ name, values: [1, 2, 3], isDashed: i === 1 }));
    const dashes = [...drawn(lineChart({ ...line, series })).querySelectorAll('.legend path')].map((path) =>
      path.getAttribute('stroke-dasharray'),
    );
    expect(new Set(dashes).size).toBe(3);
  });

  test('thins a long series, and keeps its last value', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => (i === 9_999 ? 50 : Math.sin(i)));
    const chart = lineChart({ ...line, series: [{ name: 'long', values }] });
    expect(pageOf(chart).length).toBeLessThan(20_000);
    expect(textsOf(drawn(chart), 'svg[role=img] text')).toContain('50');
  });

  test('leaves gaps, shows what stands alone in one, and says how many there are', () => {
    const values = Array.from({ length: 30 }, (_, i) => (i === 10 || i === 12 ? null : i));
    const document = drawn(lineChart({ ...line, series: [{ name: 'gappy', values }] }));
    const path = document.querySelector('svg[role=img] path[d^="M"][d*="L"]:not([transform])');
    expect(path?.getAttribute('d')?.match(/M/g)).toHaveLength(3);
    expect(document.querySelectorAll('svg[role=img] circle')).toHaveLength(1);
    expect(textsOf(document, '.legend li')).toEqual(['gappy (2 of 30 not finite)']);
  });

  test.each([
    ['logarithmic where values are far apart', [1, 0.01, 1e-4], undefined, ['1e-4', '0.001', '0.01', '0.1', '1']],
    ['linear where it is wanted', [1, 0.01, 1e-4], 'linear', ['0', '0.2', '0.4', '0.6', '0.8', '1']],
    ['linear where not all values are positive', [1, 0, 1e-4], undefined, ['0', '0.2', '0.4', '0.6', '0.8', '1']],
    ['as wide around a value that does not change', [5, 5, 5], undefined, ['3', '4', '5', '6', '7']],
  ] as const)('has an axis that is %s', (_, values, yScale, labels) => {
    const chart = lineChart({ ...line, series: [{ name: 'a', values }], ...(yScale && { yScale }) });
    expect(textsOf(drawn(chart), '[font-variant][text-anchor=end] > text')).toEqual(labels);
  });

  test('has whole steps from the first one on its other axis, or dates', () => {
    const labels = (chart: Markup) => textsOf(drawn(chart), '[font-variant]:not([text-anchor]) > text');
    expect(labels(lineChart({ ...line, firstX: 0, series: [{ name: 'a', values: [1, 2, 3] }] }))).toEqual([
      '0',
      '1',
      '2',
    ]);
    const x = [Date.UTC(2021, 0, 1), Date.UTC(2021, 6, 1)];
    const dates = lineChart({ ...line, xScale: 'time', series: [{ name: 'a', values: [1, 2], x }] });
    expect(labels(dates)).toEqual(['Jan2021', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul']);
  });

  test('marks an x, where it is in sight', () => {
    const series = [{ name: 'a', values: [1, 2, 3] }];
    const marked = (x: number) => pageOf(lineChart({ ...line, series, marker: { x, text: 'best' } }));
    expect(marked(2)).toContain('>best</text>');
    expect(marked(9)).not.toContain('>best</text>');
  });

  test('draws a band and names it', () => {
    const series = [{ name: 'a', values: [1, 2] }];
    const document = drawn(lineChart({ ...line, series, band: { low: [0.9, 1.9], high: [1.1, 2.1] } }));
    expect(document.querySelectorAll('svg[role=img] [fill="var(--band)"]')).toHaveLength(1);
    expect(textsOf(document, '.legend li')).toEqual(['a', 'accepted range']);
  });
});

describe('heatMaps', () => {
  const squares = (document: ReturnType<typeof drawn>) =>
    [...document.querySelectorAll('svg[role=img] g')]
      .filter((group) => group.querySelector('rect'))
      .map((group) => [group.getAttribute('fill'), group.querySelectorAll('rect').length]);

  test('has a grid for each block, with its shape and how much of it is wrong', () => {
    const blocks = [
      {
        name: 'dWax',
        entries: [
          [0, 1e-12, 1],
          [1e-9, null, 1e-5],
        ],
      },
      { name: 'dba', entries: [[0], [0]] },
      { name: 'none', entries: [] },
    ];
    const document = drawn(heatMaps({ label: 'Errors', threshold: 1e-9, blocks }));
    expect(textsOf(document, '.grid p')).toEqual([
      'dWax 2 × 33 of 6 wrong',
      'dba 2 × 1all right',
      'none 0 × 0all right',
    ]);
    expect(squares(document)).toEqual([
      ['none', 3],
      ['var(--wrong-4)', 1],
      ['var(--wrong-4)', 1],
      ['var(--wrong-2)', 1],
      ['none', 2],
    ]);
    expect(textsOf(document, 'svg[role=img] text')).toContain('×');
    expect(textsOf(document, '.legend bdi')).toEqual([
      'right: error up to 1e-9',
      'wrong: up to 1.8e-7',
      'wrong: up to 3.2e-5',
      'wrong: up to 0.0056',
      'wrong: up to 1',
      'not finite',
    ]);
  });

  test('needs no shade where nothing is wrong, and few where errors are alike', () => {
    const legend = (error: number) =>
      textsOf(
        drawn(heatMaps({ label: '', threshold: 0.1, blocks: [{ name: 'a', entries: [[error]] }] })),
        '.legend bdi',
      );
    expect(legend(0.1)).toEqual(['right: error up to 0.1']);
    expect(legend(0.5)).toEqual(['right: error up to 0.1', 'wrong: up to 0.5']);
    expect(legend(5)).toEqual(['right: error up to 0.1', 'wrong: up to 0.71', 'wrong: up to 5']);
  });

  test('draws a large block in patches that show their worst entry', () => {
    const entries = Array.from({ length: 100 }, (_, i) =>
      Array.from({ length: 60 }, (_, j) => (i === 50 && j === 7 ? 1 : 0)),
    );
    const document = drawn(heatMaps({ label: '', threshold: 1e-9, blocks: [{ name: 'dWya', entries }] }));
    expect(textsOf(document, '.grid p')).toEqual(['dWya 100 × 601 of 6,000 wrong, 4 × 4 a square']);
    expect(squares(document)).toEqual([
      ['none', 25 * 15 - 1],
      ['var(--wrong-4)', 1],
    ]);
  });
});

describe('barChart', () => {
  const series = [
    { name: 'submission', values: [0.5, null, 0.25] },
    { name: 'expected', values: [0.25, 0.5, 0.25] },
  ];

  test('has a bar for each value, and shows characters without a glyph as they are written in code', () => {
    const document = drawn(barChart({ label: '', categories: ['\n', ' ', '🎉'], series }));
    const bars = [...document.querySelectorAll('svg[role=img] g')].map(
      (group) => group.querySelectorAll('rect').length,
    );
    expect(bars.filter((count) => count > 0)).toEqual([2, 3]);
    expect(textsOf(document, 'svg[role=img] text')).toEqual(expect.arrayContaining(['\\n', '␣', '🎉']));
    expect(textsOf(document, '.legend bdi')).toEqual(['submission (1 of 3 not finite)', 'expected']);
  });

  test('names as many of many categories as there is room for', () => {
    const categories = Array.from({ length: 100 }, (_, i) => `c${i}`);
    const values = categories.map(() => 0.01);
    const texts = textsOf(
      drawn(barChart({ label: '', categories, series: [{ name: 'a', values }] })),
      'svg[role=img] text',
    );
    const named = texts.filter((text) => text.startsWith('c'));
    expect(named.slice(0, 3)).toEqual(['c0', 'c3', 'c6']);
  });
});
