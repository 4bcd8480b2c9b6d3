import { lineChart } from '../../harness/page/charts/line-chart.ts';
import { downsample } from '../../harness/page/charts/series.ts';
import { html, type Markup, renderPage, table } from '../../harness/page/html.ts';
import { printable } from '../../harness/support/text.ts';

/** What the model wrote at some point of the training. */
export interface Sampling {
  iteration: number;
  smoothLoss: number;
  samples: string;
}

export interface Q1Training {
  /** what was trained, on what and how */
  settings: readonly string[];
  /** one value an iteration, in nats */
  smoothLosses: readonly number[];
  /** the smooth loss that ends the training; 0 for none */
  threshold: number;
  samplings: readonly Sampling[];
  /** why and when it ended */
  ending: string;
}

/** Rows of the table of samples. */
const MOST_SAMPLINGS = 50;

/** A page of one training of question 1: how the loss fell, and what the model wrote meanwhile. */
export function q1Page({ settings, smoothLosses, threshold, samplings, ending }: Q1Training): string {
  const goal = { name: `threshold ${threshold}`, values: smoothLosses.map(() => threshold), isDashed: true };
  const chart = lineChart({
    label: 'Smooth loss of an example, in nats',
    xLabel: 'iteration',
    yLabel: 'smooth loss',
    series: [{ name: 'smooth loss', values: smoothLosses }, ...(threshold > 0 ? [goal] : [])],
  });
  const body = html`
    <h1>Training of question 1</h1>
    <p class="muted">${printable(settings.join(' · '))}</p>
    <section class="card" aria-label="Result"><p>${ending}</p></section>
    <section><h2>How it learned</h2>${chart}</section>
    ${samplings.length > 0 && samples(samplings)}
  `;
  return renderPage({ title: 'Training of question 1', body });
}

function samples(samplings: readonly Sampling[]): Markup {
  const rows = downsample(samplings, MOST_SAMPLINGS).map(({ iteration, smoothLoss, samples }) => [
    iteration.toLocaleString('en-US'),
    smoothLoss.toFixed(3),
    html`<bdi>${printable(samples)}</bdi>`,
  ]);
  const columns = [
    { title: 'iteration', isNumeric: true },
    { title: 'smooth loss', isNumeric: true },
    { title: 'samples' },
  ];
  return html`<section><h2>What it wrote</h2>${table({ label: 'Samples over time', columns, rows })}</section>`;
}
