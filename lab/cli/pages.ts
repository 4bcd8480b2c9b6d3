import { lineChart } from '../../harness/page/charts/line-chart.ts';
import { downsample } from '../../harness/page/charts/series.ts';
import { html, type Markup, renderPage, table } from '../../harness/page/html.ts';
import { printable } from '../../harness/support/text.ts';
import type { TrainingHistory } from '../q2/contracts.ts';
import type { Forecast, Outcome } from '../q2/experiment.ts';
import { FORECAST_COLUMNS, forecastRow, rootMeanSquaredError, showDollars, showLoss } from './training-report.ts';

/** Texts that the model wrote at some point of the training. */
export interface Sampling {
  iteration: number;
  smoothLoss: number;
  samples: string;
}

interface Q1Training {
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

/** Draws a training of question 1: how the loss fell, and what the model wrote meanwhile. */
export function q1Page({ settings, smoothLosses, threshold, samplings, ending }: Q1Training): string {
  const goal = { name: `threshold ${threshold}`, values: smoothLosses.map(() => threshold), isDashed: true };
  const chart = lineChart({
    label: 'Smooth loss of an example, in nats',
    xLabel: 'iteration',
    yLabel: 'smooth loss',
    series: [{ name: 'smooth loss', values: smoothLosses }, ...(threshold > 0 ? [goal] : [])],
  });
  return trainingPage(1, settings, html`<p>${ending}</p>`, chart, samplings.length > 0 && samplesTable(samplings));
}

function samplesTable(samplings: readonly Sampling[]): Markup {
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

interface Q2Training {
  /** what was trained, on what and how */
  settings: readonly string[];
  /** epochs from one validation to the next */
  validateEvery: number;
  history: TrainingHistory;
  /** undefined where the training was stopped */
  outcome: Outcome | undefined;
}

/** Forecasts of the second drawing, in which single ones can be told apart, and of the table. */
const DRAWN_FORECASTS = 60;
const LISTED_FORECASTS = 20;

/** Draws a training of question 2: both histories, and the forecasts beside the prices that came. */
export function q2Page({ settings, validateEvery, history, outcome }: Q2Training): string {
  const { bestEpoch, trainingLoss } = history;
  const facts = [
    ['best epoch', bestEpoch > 0 && `${bestEpoch} of ${trainingLoss.length}`],
    ['stopped by Ctrl-C', !outcome && `after ${trainingLoss.length} epochs`],
    ...(outcome ? testFacts(outcome) : []),
  ];
  const result = html`
      <dl class="facts">${facts.map(([name, value]) => value && html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    `;
  return trainingPage(
    2,
    settings,
    result,
    historyChart(history, validateEvery),
    outcome !== undefined && forecastSection(outcome),
  );
}

function testFacts({ testLoss, forecasts }: Outcome): string[][] {
  return [
    ['test loss, of scaled prices', showLoss(testLoss)],
    ['test RMSE', showDollars(rootMeanSquaredError(forecasts, 'forecast'))],
    ['RMSE of the naive forecast', showDollars(rootMeanSquaredError(forecasts, 'naive'))],
  ];
}

function forecastSection({ forecasts }: Outcome): Markup {
  return html`<section>
      <h2>What it forecasts</h2>
      <p>Each forecast is of one price, from the prices before it. The naive forecast is the price before.</p>
      <div class="charts">
        ${forecastChart('The whole test series', forecasts)}
        ${forecasts.length > DRAWN_FORECASTS && forecastChart(`Its last ${DRAWN_FORECASTS} prices`, forecasts.slice(-DRAWN_FORECASTS))}
      </div>
      ${forecastsTable(forecasts.slice(-LISTED_FORECASTS))}
    </section>`;
}

function historyChart({ trainingLoss, validationLoss, bestEpoch }: TrainingHistory, validateEvery: number): Markup {
  const validated = validationLoss.map((_, i) => (i + 1) * validateEvery);
  return lineChart({
    label: 'Mean squared error of scaled prices',
    xLabel: 'epoch',
    yLabel: 'loss',
    series: [
      { name: 'training', values: trainingLoss },
      { name: 'validation', values: validationLoss, x: validated, isDashed: true },
    ],
    ...(bestEpoch > 0 && { marker: { x: bestEpoch, text: `best epoch ${bestEpoch}` } }),
  });
}

function forecastChart(label: string, forecasts: readonly Forecast[]): Markup {
  const x = forecasts.map(({ time }) => time);
  return lineChart({
    label,
    xLabel: 'date',
    yLabel: 'price in dollars',
    yScale: 'linear',
    xScale: 'time',
    series: [
      { name: 'price', values: forecasts.map(({ price }) => price), x },
      { name: 'forecast', values: forecasts.map(({ forecast }) => forecast), x, isDashed: true },
    ],
  });
}

function forecastsTable(forecasts: readonly Forecast[]): Markup {
  const columns = FORECAST_COLUMNS.map((title) => ({ title, isNumeric: true }));
  return html`
    <h3>The last ${forecasts.length}</h3>
    ${table({ label: 'The last forecasts', columns, rows: forecasts.map(forecastRow) })}
  `;
}

/** Draws a training: its settings, its result, how it learned, and what came of that. */
function trainingPage(
  question: number,
  settings: readonly string[],
  result: Markup,
  learning: Markup,
  outcome: Markup | false,
): string {
  const title = `Training of question ${question}`;
  const body = html`
    <h1>${title}</h1>
    <p class="muted">${printable(settings.join(' · '))}</p>
    <section class="card" aria-label="Result">${result}</section>
    <section><h2>How it learned</h2>${learning}</section>
    ${outcome}
  `;
  return renderPage({ title, body });
}
