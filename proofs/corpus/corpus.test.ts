import { describe, expect, test } from 'vitest';
import type { FaultySample, KnownMistake, Sample } from '../../harness/authoring/samples.ts';
import { loadCourse } from '../../harness/rubric/course.ts';
import { quick } from '../../samples/all.ts';
import { unseenInHistory } from '../../samples/recordings/unseen.ts';
import { judgeRight, judgeWrong } from './judge.ts';
import { PAIRS, rightPair } from './pairs.ts';

// The short version of `npm run prove -- corpus`, which grades all works, each in a submission of its own. Here works in
// different tasks share one: a task that fails is still told from those beside it, and each costs no grading.

type Faulty = FaultySample & Partial<KnownMistake>;

const course = await loadCourse();
const TASKS = course.lab.questions.flatMap(({ tasks }) => tasks.map(({ id }) => id));

/** The task that a mistake is in. */
const taskOf = ({ fails }: FaultySample) => fails[0];
const byTask = (one: Faulty, other: Faulty) => TASKS.indexOf(taskOf(one)) - TASKS.indexOf(taskOf(other));

function canShare(one: Faulty, other: Faulty): boolean {
  const isSameQuestion = taskOf(one).split('.')[0] === taskOf(other).split('.')[0];
  return isSameQuestion && !one.fails.includes(taskOf(other)) && !other.fails.includes(taskOf(one));
}

const blocksOf = ({ blocks }: Sample) => Object.keys(blocks);
const haveOtherBlocks = (one: Sample, other: Sample) => !blocksOf(one).some((name) => name in other.blocks);

/** Groups works, as few as it takes for all in a group to go together. */
function grouped<W>(works: readonly W[], goTogether: (one: W, other: W) => boolean): W[][] {
  const groups: W[][] = [];
  for (const work of works) {
    const group = groups.find((others) => others.every((other) => goTogether(work, other)));
    if (group) group.push(work);
    else groups.push([work]);
  }
  return groups;
}

function merged(works: readonly Sample[]): Sample {
  const blocks = Object.fromEntries(works.flatMap((work) => Object.entries(work.blocks)));
  return { id: works.map(({ id }) => id).join(' + '), blocks };
}

function mergedWrong(works: readonly Faulty[]): FaultySample {
  const blocked: Record<string, string[]> = {};
  for (const work of works) {
    for (const [task, causes] of Object.entries(work.blocked ?? {}))
      blocked[task] = [...(blocked[task] ?? []), ...causes];
  }
  const fails = TASKS.filter((task) => works.some((work) => work.fails.includes(task)));
  return { ...merged(works), fails, ...(Object.keys(blocked).length > 0 && { blocked }) };
}

describe.concurrent('wrong work fails exactly the tasks that it should, for the marks that it should', () => {
  const submissions = grouped(quick as readonly Faulty[], canShare).map((works) => {
    const sorted = works.toSorted(byTask);
    return { works: sorted, work: mergedWrong(sorted) };
  });
  test.each(submissions)('$work.id', async ({ works, work }) => {
    const { surprises, tasks } = await judgeWrong(course, work, 1);
    // Of several mistakes the judge expects no name: here are those that it must find, in the order of the tasks.
    const names = works.flatMap(({ id, says, is }) => (says === undefined ? (is ?? []) : id));
    expect(surprises).toEqual(names.length > 0 ? [`named as ${names.join(' or ')}`] : []);
    const failures = tasks.flatMap(({ id, checks }) =>
      checks.flatMap((check) => (check.outcome === 'failed' ? `${id} ${check.id}` : [])),
    );
    expect(failures).toEqual(expect.arrayContaining(works.flatMap(({ id }) => unseenInHistory[id] ?? [])));
  });
});

describe.concurrent('unusual right work gets full marks', () => {
  // Every sixth pair.
  const pairs = Array.from({ length: PAIRS / 6 }, (_, i) => rightPair(6 * i));
  test.each(grouped(pairs.flatMap(split), haveOtherBlocks).map(merged))('$id', async (work) => {
    expect((await judgeRight(course, work, 1)).surprises).toEqual([]);
  });
});

/** The two works of a pair. */
function split({ id, blocks }: Sample): Sample[] {
  return ['q1', 'q2'].map((question, i) => ({
    id: id.split(' and ')[i],
    blocks: Object.fromEntries(Object.entries(blocks).filter(([name]) => name.startsWith(question))),
  }));
}
