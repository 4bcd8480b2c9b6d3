import { afterAll, describe, expect, test } from 'vitest';
import type { Sample } from '../../harness/authoring/samples.ts';
import { findTask } from '../../harness/rubric/course.ts';
import { complaintsAboutReport, openBrowser } from '../../testing/in-browser.ts';
import { allLabs } from '../../testing/labs.ts';
import { type Faulty, loadSamples } from '../load-samples.ts';
import { merged, mergedFaulty, REFERENCE } from './by-question.ts';
import { firstWordsOf, judgeCorrect, judgeFaulty, judgeStubs, knownMistakeOf, mistakesIn } from './judge.ts';

// The short version of `npm run prove -- corpus`, which grades all samples, each in a submission of its own. Here samples in
// different tasks share one: a task that fails is still told from those beside it, and each costs no grading. A browser,
// where there is one, looks at the page of each report.

const browser = await openBrowser();
afterAll(() => browser?.close());

const blocksOf = ({ blocks }: Sample) => Object.keys(blocks);
const haveOtherBlocks = (one: Sample, other: Sample) => !blocksOf(one).some((name) => name in other.blocks);

/** Groups samples, as few as it takes for all in a group to go together. */
function grouped<W>(samples: readonly W[], goTogether: (one: W, other: W) => boolean): W[][] {
  const groups: W[][] = [];
  for (const sample of samples) {
    const group = groups.find((others) => others.every((other) => goTogether(sample, other)));
    if (group) group.push(sample);
    else groups.push([sample]);
  }
  return groups;
}

const labs = await allLabs();
describe.each(await Promise.all(labs.map(async (course) => ({ course, ...(await loadSamples(course)) }))))(
  'in the lab $course.name',
  ({ course, faulty, quick, tells, correct, unseenInHistory }) => {
    const tasks = course.lab.questions.flatMap(({ tasks }) => tasks.map(({ id }) => id));
    /** The task that a mistake is in. */
    const taskOf = ({ fails }: Faulty) => fails[0];
    const byTask = (one: Faulty, other: Faulty) => tasks.indexOf(taskOf(one)) - tasks.indexOf(taskOf(other));

    function canShare(one: Faulty, other: Faulty): boolean {
      const isSameQuestion = findTask(course, taskOf(one)).question === findTask(course, taskOf(other)).question;
      return isSameQuestion && !one.fails.includes(taskOf(other)) && !other.fails.includes(taskOf(one));
    }

    test.concurrent.each([
      { what: 'the reference', judge: () => judgeCorrect(course, REFERENCE, 1), of: 'all' },
      { what: 'the stubs', judge: () => judgeStubs(course, 1), of: 'no' },
    ])('$what gets $of marks', async ({ judge }) => {
      expect((await judge()).surprises).toEqual([]);
    });

    describe
      .runIf(faulty.length > 0)
      .concurrent('a faulty sample fails exactly the tasks that it should, for the marks that it should', () => {
        const samples = quick.map((id) => faulty.find((sample) => sample.id === id)!);
        const submissions = grouped(samples, canShare).map((samples) => {
          const sorted = samples.toSorted(byTask);
          return { samples: sorted, sample: mergedFaulty(course, sorted) };
        });
        test.each(submissions)('$sample.id', async ({ samples, sample }) => {
          const { surprises, tasks, report } = await judgeFaulty(course, sample, 1);
          // Of several mistakes the judge expects no name. Each must have its own in its task, and no task another.
          const expected = samples.map((one) => [knownMistakeOf(one) ?? []].flat());
          expect(samples.map((one) => mistakesIn(tasks.filter(({ id }) => id === taskOf(one))))).toEqual(expected);
          const names = expected.flat();
          expect(surprises).toEqual(names.length > 0 ? [`named as ${names.join(' or ')}`] : []);
          expect(browser ? await complaintsAboutReport(browser, report) : []).toEqual([]);
          const failures = tasks.flatMap(({ id, checks }) =>
            checks.flatMap((check) => (check.outcome === 'failed' ? `${id} ${check.id}` : [])),
          );
          expect(failures).toEqual(expect.arrayContaining(samples.flatMap(({ id }) => unseenInHistory[id] ?? [])));
          for (const one of samples) expect(firstWordsOf(report, taskOf(one))).toContain(tells[one.id] ?? '');
        });

        test('where a lab says what the first findings tell, it says so of all of these', () => {
          if (Object.keys(tells).length > 0) expect(Object.keys(tells)).toEqual(expect.arrayContaining([...quick]));
        });
      });

    describe.runIf(correct.length > 0).concurrent('a correct sample gets full marks', () => {
      // The first in each block, and every sixth of all.
      const firsts = Map.groupBy(correct, (sample) => blocksOf(sample).join());
      const chosen = correct.filter((sample, i) => i % 6 === 0 || firsts.get(blocksOf(sample).join())?.[0] === sample);
      test.each(grouped(chosen, haveOtherBlocks).map(merged))('$id', async (sample) => {
        expect((await judgeCorrect(course, sample, 1)).surprises).toEqual([]);
      });
    });
  },
);
