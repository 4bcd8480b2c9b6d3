import { expect, test } from 'vitest';
import { sampleChecks, sampleGradedRun } from '../../../testing/sample-class.ts';
import { GOOD, load } from '../../../testing/sample-rubric.ts';
import type { Override } from '../gradebook/overrides.ts';
import { diffRuns } from './diff.ts';
import { summaryOf } from './summary.ts';

type Submissions = Parameters<typeof sampleGradedRun>[0];
type Settings = Parameters<typeof sampleGradedRun>[1];

const summary = (before: Submissions, after: Submissions, to?: Settings) =>
  summaryOf(diffRuns(sampleGradedRun(before), sampleGradedRun(after, to)));
const failing = (task: string, ...ids: string[]) => ({ checks: { [task]: sampleChecks(...ids) } });
const by = (input: string) => ({ report: { hashes: { submission: 'abc', [input]: 'x' } } });
const none = failing('q2.c', 'adds');
const newcomers = ['x', 'y', 'z'].map((id) => ({ id }));

test('nothing, of one or of many', () => {
  expect(summary([{ id: 'ada' }], [{ id: 'ada' }])).toBe(
    'Nothing has changed: 1 student has the same marks as before.',
  );
  const both = [{ id: 'ada' }, { id: 'ben' }];
  expect(summary(both, both)).toBe('Nothing has changed: 2 students have the same marks as before.');
  expect(summary([], [])).toBe('There are no marks to compare.');
});

test('how many have more and fewer, by how much and why, without a name', () => {
  const ids = ['ada', 'ben', 'cem', 'dan', 'eva'];
  const before = [
    { id: 'ada', ...failing('q1.b', 'adds') },
    { id: 'ben', ...failing('q1.b', 'adds', 'carries') },
    ...ids.slice(2).map((id) => ({ id })),
  ];
  const after = ids.map((id) => ({ id, ...(id === 'cem' ? none : {}), ...by('graders') }));
  expect(summary(before, after)).toBe(
    'After a change of the checks, 3 of 5 students have other marks: 2 have more (by 6.25 on average, at most 10) and ' +
      '1 has fewer (by 5.5). 2 have the same as before.',
  );
});

test('one of one, and several by the same', () => {
  expect(summary([{ id: 'ada' }], [{ id: 'ada', ...none, ...by('submission') }])).toBe(
    'After new submissions, 1 of 1 student has other marks: 1 has fewer (by 5.5).',
  );
  const submissions = (extra: object) => ['ada', 'ben', 'cem'].map((id) => ({ id, ...(id === 'cem' ? {} : extra) }));
  expect(summary(submissions(none), submissions(by('limits')))).toBe(
    'After a change of the rubric, 2 of 3 students have other marks: 2 have more (by 5.5 each). 1 has the same as before.',
  );
});

test('every reason once, and none where it is not known', () => {
  const rubric = load(GOOD.replaceAll('marks: 5.5', 'marks: 4.5'));
  const overrides: Override[] = [{ student: 'ben', marks: 3, reason: 'secret' }];
  expect(
    summary([{ id: 'ada' }, { id: 'ben' }], [{ id: 'ada', ...by('rubric') }, { id: 'ben' }], { rubric, overrides }),
  ).toBe(
    'After a change of the rubric and decisions of the instructors, 2 of 2 students have other marks: ' +
      '2 have fewer (by 11.75 on average, at most 22.5).',
  );
  expect(summary([{ id: 'ada' }], [{ id: 'ada', ...none }])).toBe(
    '1 of 1 student has other marks: 1 has fewer (by 5.5).',
  );
});

test('those who have marks on one side alone', () => {
  const before = [{ id: 'ada' }, { id: 'ben', error: 'ended' }, { id: 'cem' }, { id: 'dan' }, { id: 'old' }];
  const after = [{ id: 'ada' }, { id: 'ben' }, { id: 'cem', error: 'ended' }, { id: 'dan' }, ...newcomers];
  const overrides: Override[] = [{ student: 'dan', excused: true, reason: 'secret' }];
  expect(summary(before, after, { overrides })).toBe(
    '1 student has the same marks as before. 1 student has marks for the first time, 1 is excused now, ' +
      '1 has no marks any more, 3 are new and 1 is gone.',
  );
  const dan = [{ id: 'dan' }];
  expect(summaryOf(diffRuns(sampleGradedRun(dan, { overrides }), sampleGradedRun(dan)))).toBe(
    'There are no marks to compare. 1 student is no longer excused.',
  );
  expect(summary([], newcomers)).toBe('There are no marks to compare. 3 students are new.');
});

test('two classes, unless somebody may be in both', () => {
  expect(summary([{ id: 'ada' }], newcomers)).toBe(
    'No student is in both runs (1 in the first, 3 in the second): these look like two classes.',
  );
  const sams = ['s1', 's2'].map((id) => ({ id, students: [{ name: 'Sam' }] }));
  const before = [{ id: 'ada' }, { id: 's', students: [{ name: 'Sam' }] }];
  expect(summary(before, [...newcomers, ...sams])).toContain('3 students are new and 1 is gone.');
});
