import { expect, test } from 'vitest';
import { GOOD, load } from '../../rubric/sample.ts';
import type { Override } from '../gradebook/overrides.ts';
import { diffRuns } from './diff.ts';
import { sampleChecks, sampleGradedRun } from './sample-runs.ts';
import { summaryOf } from './summary.ts';

type Works = Parameters<typeof sampleGradedRun>[0];
type Settings = Parameters<typeof sampleGradedRun>[1];

const summary = (before: Works, after: Works, to?: Settings) =>
  summaryOf(diffRuns(sampleGradedRun(before), sampleGradedRun(after, to)));
const failing = (task: string, ...ids: string[]) => ({ checks: { [task]: sampleChecks(...ids) } });
const by = (decider: string) => ({ report: { hashes: { submission: 'abc', [decider]: 'x' } } });
const none = failing('q2.c', 'adds');

test('nothing, of one or of many', () => {
  expect(summary([{ id: 'ada' }], [{ id: 'ada' }])).toBe('Nothing has changed: the only mark is as before.');
  const both = [{ id: 'ada' }, { id: 'ben' }];
  expect(summary(both, both)).toBe('Nothing has changed: all 2 marks are as before.');
  expect(summary([], [])).toBe('There are no marks to compare.');
});

test('how many rose and fell, by how much and why, without a name', () => {
  const ids = ['ada', 'ben', 'cem', 'dan', 'eva'];
  const before = [
    { id: 'ada', ...failing('q1.b', 'adds') },
    { id: 'ben', ...failing('q1.b', 'adds', 'carries') },
    ...ids.slice(2).map((id) => ({ id })),
  ];
  const after = ids.map((id) => ({ id, ...(id === 'cem' ? none : {}), ...by('graders') }));
  expect(summary(before, after)).toBe(
    'After a change of the checks, 3 of 5 marks changed: 2 rose (by 6.25 on average, at most 10) and 1 fell (by 5.5). ' +
      '2 are as before.',
  );
});

test('one of one, and several by the same', () => {
  expect(summary([{ id: 'ada' }], [{ id: 'ada', ...none, ...by('submission') }])).toBe(
    'After new submissions, 1 of 1 mark changed: 1 fell (by 5.5).',
  );
  const works = (extra: object) => ['ada', 'ben', 'cem'].map((id) => ({ id, ...(id === 'cem' ? {} : extra) }));
  expect(summary(works(none), works(by('limits')))).toBe(
    'After a change of the rubric, 2 of 3 marks changed: 2 rose (by 5.5 each). 1 is as before.',
  );
});

test('every reason once, and none where it is not known', () => {
  const rubric = load(GOOD.replaceAll('marks: 5.5', 'marks: 4.5'));
  const overrides: Override[] = [{ student: 'ben', marks: 3, reason: 'secret' }];
  expect(
    summary([{ id: 'ada' }, { id: 'ben' }], [{ id: 'ada', ...by('rubric') }, { id: 'ben' }], { rubric, overrides }),
  ).toBe(
    'After a change of the rubric and decisions on single cases, 2 of 2 marks changed: ' +
      '2 fell (by 11.75 on average, at most 22.5).',
  );
  expect(summary([{ id: 'ada' }], [{ id: 'ada', ...none }])).toBe('1 of 1 mark changed: 1 fell (by 5.5).');
});

test('those who have marks on one side alone', () => {
  const before = [{ id: 'ada' }, { id: 'ben', error: 'ended' }, { id: 'cem' }];
  const after = [{ id: 'ada' }, { id: 'ben' }, { id: 'cem', error: 'ended' }, { id: 'new' }];
  expect(summary(before, after)).toBe(
    'Nothing has changed: the only mark is as before. 2 have marks for the first time and 1 has none any more.',
  );
});
