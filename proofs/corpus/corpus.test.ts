import { describe, expect, test } from 'vitest';
import type { FaultySample, KnownMistake, Sample } from '../../harness/authoring/samples.ts';
import { loadCourse } from '../../harness/rubric/course.ts';
import { quick } from '../../samples/all.ts';
import { unseenInHistory } from '../../samples/recordings/unseen.ts';
import { judgeCorrect, judgeFaulty } from './judge.ts';
import { correctPair, PAIRS } from './pairs.ts';

// The short version of `npm run prove -- corpus`, which grades all samples, each in a submission of its own. Here samples in
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

function merged(samples: readonly Sample[]): Sample {
  const blocks = Object.fromEntries(samples.flatMap((sample) => Object.entries(sample.blocks)));
  return { id: samples.map(({ id }) => id).join(' + '), blocks };
}

function mergedFaulty(samples: readonly Faulty[]): FaultySample {
  const blocked: Record<string, string[]> = {};
  for (const sample of samples) {
    for (const [task, causes] of Object.entries(sample.blocked ?? {}))
      blocked[task] = [...(blocked[task] ?? []), ...causes];
  }
  const fails = TASKS.filter((task) => samples.some((sample) => sample.fails.includes(task)));
  return { ...merged(samples), fails, ...(Object.keys(blocked).length > 0 && { blocked }) };
}

describe.concurrent('a faulty sample fails exactly the tasks that it should, for the marks that it should', () => {
  const submissions = grouped(quick as readonly Faulty[], canShare).map((samples) => {
    const sorted = samples.toSorted(byTask);
    return { samples: sorted, sample: mergedFaulty(sorted) };
  });
  test.each(submissions)('$sample.id', async ({ samples, sample }) => {
    const { surprises, tasks } = await judgeFaulty(course, sample, 1);
    // Of several mistakes the judge expects no name: here are those that it must find, in the order of the tasks.
    const names = samples.flatMap(({ id, says, is }) => (says === undefined ? (is ?? []) : id));
    expect(surprises).toEqual(names.length > 0 ? [`named as ${names.join(' or ')}`] : []);
    const failures = tasks.flatMap(({ id, checks }) =>
      checks.flatMap((check) => (check.outcome === 'failed' ? `${id} ${check.id}` : [])),
    );
    expect(failures).toEqual(expect.arrayContaining(samples.flatMap(({ id }) => unseenInHistory[id] ?? [])));
  });
});

describe.concurrent('a correct sample gets full marks', () => {
  // Every sixth pair.
  const pairs = Array.from({ length: PAIRS / 6 }, (_, i) => correctPair(6 * i));
  test.each(grouped(pairs.flatMap(split), haveOtherBlocks).map(merged))('$id', async (sample) => {
    expect((await judgeCorrect(course, sample, 1)).surprises).toEqual([]);
  });
});

/** The two samples of a pair. */
function split({ id, blocks }: Sample): Sample[] {
  return ['q1', 'q2'].map((question, i) => ({
    id: id.split(' and ')[i],
    blocks: Object.fromEntries(Object.entries(blocks).filter(([name]) => name.startsWith(question))),
  }));
}
