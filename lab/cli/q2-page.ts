import { lineChart } from '../../harness/page/charts/line-chart.ts';
import { html, type Markup, renderPage, table } from '../../harness/page/html.ts';
import { printable } from '../../harness/support/text.ts';
import type { TrainingHistory } from '../q2/contracts.ts';
import type { Forecast, Outcome } from '../q2/experiment.ts';
import { FORECAST_COLUMNS, forecastRow, rootMeanSquaredError, showDollars, showLoss } from '../q2/training-report.ts';

export interface Q2Training extends Outcome {
  /** what was trained, on what and how */
  settings: readonly string[];
  /** epochs from one validation to the next */
  validateEvery: number;
}

/** Forecasts of the second drawing, in which single ones can be told apart, and of the table. */
const DRAWN_FORECASTS = 60;
const LISTED_FORECASTS = 20;

/** A page of one training of question 2: both histories, and the forecasts beside the prices that came. */
export function q2Page({ settings, validateEvery, history, testLoss, forecasts }: Q2Training): string {
  const facts = [
    ['best epoch', `${history.bestEpoch} of ${history.trainingLoss.length}`],
    ['test loss, of scaled prices', showLoss(testLoss)],
    ['test RMSE', showDollars(rootMeanSquaredError(forecasts, 'forecast'))],
    ['RMSE of the naive forecast', showDollars(rootMeanSquaredError(forecasts, 'naive'))],
  ];
  const body = html`
    <h1>Training of question 2</h1>
    <p class="muted">${printable(settings.join(' · '))}</p>
    <section class="card" aria-label="Result">
      <dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    </section>
    <section><h2>How it learned</h2>${historyChart(history, validateEvery)}</section>
    <section>
      <h2>What it forecasts</h2>
      <p>Each forecast is of one price, from the prices before it. The naive forecast is the price before.</p>
      <div class="charts">
        ${forecastChart('The whole test series', forecasts)}
        ${forecasts.length > DRAWN_FORECASTS && forecastChart(`Its last ${DRAWN_FORECASTS} prices`, forecasts.slice(-DRAWN_FORECASTS))}
      </div>
      ${lastForecasts(forecasts.slice(-LISTED_FORECASTS))}
    </section>
  `;
  return renderPage({ title: 'Training of question 2', body });
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
    marker: { x: bestEpoch, text: `best epoch ${bestEpoch}` },
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

function lastForecasts(forecasts: readonly Forecast[]): Markup {
  const columns = FORECAST_COLUMNS.map((title) => ({ title, isNumeric: true }));
  return html`
    <h3>The last ${forecasts.length}</h3>
    ${table({ label: 'The last forecasts', columns, rows: forecasts.map(forecastRow) })}
  `;
}
