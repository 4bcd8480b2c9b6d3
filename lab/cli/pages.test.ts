import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { q1Page, q2Page } from './pages.ts';

// What the commands write of real trainings is in their own tests.

test('samples are shown as text, a long list of them downsampled', () => {
  const samplings = Array.from({ length: 1000 }, (_, i) => ({
    iteration: i + 1,
    smoothLoss: 4,
    samples: '"<img src=x onerror=alert(1)>\u202e"',
  }));
  const training = { settings: ['<b>settings</b>'], smoothLosses: [5, 4], threshold: 3, samplings, ending: 'stopped' };
  const { document } = parseHTML(q1Page(training));
  expect(document.querySelectorAll('img, b, [onerror]')).toHaveLength(0);
  const rows = [...document.querySelectorAll('tbody tr')].map((row) => row.textContent);
  expect(rows).toHaveLength(51);
  expect(rows.at(-1)).toBe('1,0004.000"<img src=x onerror=alert(1)>\ufffd"');
  expect(document.querySelector('.legend')?.textContent).toContain('threshold 3');
});

test('a training that ended at once has a page without samples and threshold', () => {
  const page = q1Page({ settings: [], smoothLosses: [], threshold: 0, samplings: [], ending: 'stopped by Ctrl-C' });
  const { document } = parseHTML(page);
  expect(document.querySelectorAll('table')).toHaveLength(0);
  expect(document.querySelector('.legend')?.textContent?.trim()).toBe('smooth loss');
});

test('validation losses stand at their epochs, and numbers that are not finite leave gaps', () => {
  const history = { trainingLoss: [1, 0.5, Number.NaN, 0.1], validationLoss: [0.4, 0.2], bestEpoch: 4 };
  const forecasts = [0, 1].map((i) => ({
    time: Date.UTC(2022, 0, 1 + i),
    price: 100,
    forecast: Number.NaN,
    naive: 99,
  }));
  const page = q2Page({
    settings: [],
    validateEvery: 2,
    history,
    outcome: { history, testLoss: Number.NaN, forecasts },
  });
  const { document } = parseHTML(page);
  const [training, validation] = [...document.querySelectorAll('svg[role=img] g')]
    .map((group) => [...group.querySelectorAll('circle')].map((circle) => Number(circle.getAttribute('cx'))))
    .filter((dots) => dots.length > 0);
  expect(validation).toEqual([training[1], training.at(-1)]);
  expect(document.querySelector('.legend')?.textContent).toContain('training (1 of 4 not finite)');
  expect(page).not.toMatch(/="[^"]*NaN/);
  expect([...document.querySelectorAll('dd')].map((fact) => fact.textContent)).toContain('$NaN');
  // Few forecasts need no drawing of the last ones.
  expect(document.querySelectorAll('figure')).toHaveLength(2);
});
