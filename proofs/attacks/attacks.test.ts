import { describe, expect, test } from 'vitest';
import { loadCourse } from '../../harness/rubric/course.ts';
import { standingLayers } from '../../harness/sandbox/layers.ts';
import { loadSamples } from '../load-samples.ts';
import { type Campaign, runCampaign } from './campaign.ts';
import { combinations } from './combinations.ts';
import { runIsolated } from './isolated.ts';

// The short version of `npm run prove -- attacks`: some of each means, with what every machine has and as a user
// without rights. The one that takes longest comes first.
const SHORT = [
  ...['connect', 'read-course-key', 'read-by-proc-root', 'write-anywhere', 'kill-grader', 'v8-log-file', 'patch-json'],
  ...['exit-zero', 'linked-file'],
];
const COMBINATIONS = ['language, permission', 'unprivileged: all'];

const course = await loadCourse();
const { attacks } = await loadSamples(course);
const chosen = SHORT.map((id) => attacks.find((attack) => attack.id === id)!);
const possible = combinations(await standingLayers()).filter(({ name }) => COMBINATIONS.includes(name));

test('there are at least 80 attacks, each with a name of its own', () => {
  expect(attacks.length).toBeGreaterThanOrEqual(80);
  expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length);
  expect(chosen).not.toContain(undefined);
});

describe.each(possible)('with $name', (combination) => {
  test('no attack pays, harms anybody or leaves anything', async () => {
    const campaign: Campaign = combination.isUnprivileged
      ? await runIsolated(course, combination, chosen, () => {})
      : await runCampaign(course, chosen, combination, 2, () => {});
    const { outcomes, neighbours, affected, left } = campaign;
    expect(outcomes.flatMap(({ id, problems }) => problems.map((problem) => `${id}: ${problem}`))).toEqual([]);
    expect(outcomes.map(({ marks }) => marks)).toEqual(chosen.map(() => 0));
    expect(outcomes.filter(({ isSecretRead }) => isSecretRead)).toEqual([]);
    expect(neighbours).toBeGreaterThan(0);
    expect([...affected, ...left]).toEqual([]);
  });
});
