import type { Evidence } from '../../authoring/finding.ts';
import { barChart } from '../../page/charts/bar-chart.ts';
import { heatMaps } from '../../page/charts/heat-maps.ts';
import { lineChart } from '../../page/charts/line-chart.ts';
import type { Markup } from '../../page/html.ts';
import type { PublicCheck } from '../redact.ts';

type Of<Kind extends Evidence['kind']> = Extract<Evidence, { kind: Kind }>;

/** Names of the two sides of a comparison, as the legends have them. */
const SUBMISSION = 'submission';
const EXPECTED = 'expected';

/** Draws what a check saw; nothing where there is nothing to look at. */
export function drawingsOf({ evidence, finding, outcome }: PublicCheck): Markup[] {
  if (!evidence) return [];
  // Where a history leaves the band, the finding says.
  const step = finding?.code === 'history' ? finding.step : undefined;
  switch (evidence.kind) {
    case 'gradient':
      return evidence.errors.length > 0 ? [errorOfGradient(evidence)] : [];
    case 'curves':
      if (evidence.curves.length === 1) return [ownCurve(evidence, step)];
      return outcome === 'failed'
        ? [besideReference(evidence, step), deviation(evidence, step)]
        : [besideReference(evidence, step)];
    case 'distribution':
      return evidence.labels.length > 1 ? [distribution(evidence)] : [];
    case 'forecast':
      return evidence.targets.length > 1 ? [forecast(evidence)] : [];
    case 'note':
      return [];
  }
}

function errorOfGradient({ errors, tolerance }: Of<'gradient'>): Markup {
  return heatMaps({
    label: 'Error of every entry of the gradient',
    blocks: errors.map(({ block, entries }) => ({ name: block, entries })),
    threshold: tolerance,
  });
}

function ownCurve({ series, curves: [own] }: Of<'curves'>, step: number | undefined): Markup {
  const label = `The submission’s ${series}`;
  return overNumber(step, { label, yLabel: series, series: [{ name: SUBMISSION, values: own.values }] });
}

function besideReference(evidence: Of<'curves'>, step: number | undefined): Markup {
  const { series, curves, tolerance } = evidence;
  const [own, accepted] = curves;
  const edge = (sign: number) =>
    accepted.values.map((value, i) => (value ?? 0) + sign * tolerance[i] * Math.abs(value ?? 0));
  return overNumber(step, {
    label: `The ${series} beside the reference’s`,
    yLabel: series,
    series: [
      { name: SUBMISSION, values: own.values },
      { name: accepted.name, values: accepted.values, isDashed: true },
    ],
    band: { low: edge(-1), high: edge(1) },
  });
}

/** Draws the relative deviation: a curve may leave the band and still lie on the other to the eye. */
function deviation({ series, curves, tolerance }: Of<'curves'>, step: number | undefined): Markup {
  const [own, accepted] = curves;
  const relative = accepted.values.map((expected, i) => {
    const actual = own.values[i] ?? null;
    if (actual === null || expected === null || expected === actual) return null;
    return Math.abs(actual - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE);
  });
  return overNumber(step, {
    label: `How far the ${series} is off, relative to the reference’s`,
    yLabel: 'relative deviation',
    yScale: 'log',
    series: [
      { name: SUBMISSION, values: relative },
      { name: 'allowed', values: tolerance, isDashed: true },
    ],
  });
}

/** Draws values over their numbers, which count from 1, with a mark at the first one out of the band. */
function overNumber(
  step: number | undefined,
  chart: Omit<Parameters<typeof lineChart>[0], 'xLabel' | 'firstX'>,
): Markup {
  const marker = step === undefined ? {} : { marker: { x: step + 1, text: 'leaves the band' } };
  return lineChart({ ...chart, xLabel: 'number', ...marker });
}

function distribution({ labels, expected, actual }: Of<'distribution'>): Markup {
  return barChart({
    label: 'Predicted probabilities',
    categories: labels,
    series: [
      { name: SUBMISSION, values: actual },
      { name: EXPECTED, values: expected },
    ],
  });
}

function forecast({ targets, expected, actual }: Of<'forecast'>): Markup {
  return lineChart({
    label: 'The forecast beside the series',
    xLabel: 'window',
    yLabel: 'value',
    firstX: 0,
    series: [
      { name: SUBMISSION, values: actual },
      { name: EXPECTED, values: expected, isDashed: true },
      { name: 'series', values: targets },
    ],
  });
}
