import { afterAll, describe, expect, test } from 'vitest';
import type { Sample } from '../../harness/authoring/samples.ts';
import type { GradeReport } from '../../harness/report/schema.ts';
import { findTask } from '../../harness/rubric/course.ts';
import { complaintsAboutReports, openBrowser } from '../../testing/in-browser.ts';
import { allLabs } from '../../testing/labs.ts';
import { type Faulty, loadSamples } from '../load-samples.ts';
import { merged, mergedFaulty, REFERENCE } from './by-question.ts';
import { judgeCorrect, judgeFaulty, judgeStubs, knownMistakeOf, mistakesIn } from './judge.ts';
import { firstWordsOf } from './truth.ts';

// The short version of `npm run prove -- corpus`, which grades all samples, each in a submission of its own. Here samples in
// different tasks share one: a task that fails is still told from those beside it, and each costs no grading. A browser,
// where there is one, looks at the pages of reports that have between them every kind of finding and drawing.

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

const reports: GradeReport[] = [];

/** Lists what a report shows, each kind once. */
function kindsIn({ questions, marks }: GradeReport): string[] {
  const checks = questions.flatMap(({ tasks }) => tasks.flatMap((task) => task.checks));
  const shown = checks.flatMap(({ finding, evidence }) => [finding?.code ?? [], evidence?.kind ?? []].flat());
  return [...new Set([marks === 0 ? 'nothing' : 'marks', ...shown])];
}

/** Picks few reports that show between them all kinds: the one with most of those that none shows yet, again and again. */
function pickPages(): GradeReport[] {
  const unseen = new Set(reports.flatMap(kindsIn));
  const picked: GradeReport[] = [];
  while (unseen.size > 0) {
    const news = reports.map((report) => kindsIn(report).filter((kind) => unseen.has(kind)));
    const most = Math.max(...news.map(({ length }) => length));
    const best = news.findIndex(({ length }) => length === most);
    picked.push(reports[best]);
    for (const kind of news[best]) unseen.delete(kind);
  }
  return picked;
}

const labs = await allLabs();
describe.each(await Promise.all(labs.map(async (course) => ({ course, ...(await loadSamples(course)) }))))(
  'in the lab $course.name',
  ({ course, faulty, quick, tells, failsAt, correct, unseenInHistory }) => {
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
      const { surprises, report } = await judge();
      reports.push(report);
      expect(surprises).toEqual([]);
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
          const told = samples.flatMap(({ id }) => tells[id] ?? []);
          const truth = { correct, failsAt, tells: told.length > 0 ? { ...tells, [sample.id]: told } : {} };
          const { surprises, tasks, report } = await judgeFaulty(course, sample, 1, truth);
          // Of several mistakes the judge expects no name. Each must have its own in its task, and no task another.
          const expected = samples.map((one) => [knownMistakeOf(one) ?? []].flat());
          expect(samples.map((one) => mistakesIn(tasks.filter(({ id }) => id === taskOf(one))))).toEqual(expected);
          const names = expected.flat();
          expect(surprises).toEqual(names.length > 0 ? [`named as ${names.join(' or ')}`] : []);
          reports.push(report);
          const failures = tasks.flatMap(({ id, checks }) =>
            checks.flatMap((check) => (check.outcome === 'failed' ? `${id} ${check.id}` : [])),
          );
          expect(failures).toEqual(expect.arrayContaining(samples.flatMap(({ id }) => unseenInHistory[id] ?? [])));
          for (const one of samples)
            expect(
              (tells[one.id] ?? [{ words: '' }]).filter(({ words }) =>
                firstWordsOf(report, taskOf(one)).includes(words),
              ),
            ).not.toEqual([]);
        });

        test('where a lab says what the first findings tell, it says so of all of these', () => {
          const told = Object.keys(tells);
          expect(told).toEqual(expect.arrayContaining(told.length > 0 ? [...quick] : []));
        });
      });

    test.runIf(correct.length > 0).concurrent('correct samples, one in each block, get full marks', async () => {
      // Those in many blocks first: the others go beside them.
      const sorted = correct.toSorted((one, other) => blocksOf(other).length - blocksOf(one).length);
      const [beside] = grouped(sorted, haveOtherBlocks);
      expect((await judgeCorrect(course, merged(beside), 1)).surprises).toEqual([]);
    });
  },
);

test.runIf(browser)('a browser has nothing to say about the pages', async () => {
  const pages = pickPages();
  expect(pages).not.toEqual([]);
  expect(browser && (await complaintsAboutReports(browser, pages))).toEqual(pages.map(() => []));
});
