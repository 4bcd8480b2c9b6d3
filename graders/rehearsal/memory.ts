import { type ProcessState, runningProcesses } from './processes.ts';

/** How much memory the processes of a run took at each tenth of it. */
export interface MemoryUse {
  /** submissions that were graded by then */
  readonly stations: readonly number[];
  /** of processes that were there at every station: bytes at each */
  readonly lasting: readonly { name: string; resident: readonly number[] }[];
  /** of all others together, which come and go: bytes at each station */
  readonly passing: readonly number[];
}

/** What runs at one moment. */
interface Sample {
  /** submissions that were graded by then */
  readonly graded: number;
  readonly tree: readonly ProcessState[];
}

/** Milliseconds between two looks. */
const PAUSE = 500;

const MOST_STATIONS = 10;

/** Stands in the names of processes that the named ones have started. */
const GRADER = ', grader ';

/**
 * What a process may have grown by between the first and the last station. Garbage that is not collected yet moves
 * it by some percent. A tenth of a grader's 400 MB is 40 MB: of each of its 450 submissions in between 90 kB that
 * stay behind, as much as a report and its page.
 */
const GROWTH = 1.1;

/** Bytes by which a process may grow however small it is: allocators keep what they have had. */
const SLACK = 16 * 1024 ** 2;

/**
 * Looks at the memory of processes, and of all that they start, until it is told to stop.
 * @param roots names by process id
 * @param graded how many submissions are graded by now
 */
export function watchMemory(roots: ReadonlyMap<number, string>, graded: () => number) {
  const samples: Sample[] = [];
  const timer = setInterval(() => {
    samples.push({ graded: graded(), tree: treeOf([...roots.keys()], runningProcesses()) });
  }, PAUSE);
  return {
    stop: () => clearInterval(timer),
    /** @param size of the class, which is graded by now */
    summary: (size: number): MemoryUse => summarize(samples, roots, size),
  };
}

/** The processes that a long run leaves larger than they were when a tenth of it was done, as sentences. */
export function growth({ lasting }: MemoryUse): string[] {
  if (!lasting.some(({ name }) => name.includes(GRADER))) return ['no grader was there all the time'];
  return lasting.flatMap(({ name, resident }) => {
    const [first, last] = [resident[0], resident[resident.length - 1]];
    if (last <= Math.max(GROWTH * first, first + SLACK)) return [];
    return [`the memory of ${name} has grown by a factor of ${(last / first).toFixed(2)}`];
  });
}

/** Rows of a table, in megabytes. */
export function memoryRows({ stations, lasting, passing }: MemoryUse): string[][] {
  const megabytes = (bytes: number) => String(Math.round(bytes / 1024 ** 2));
  return [
    ['MB, by submissions', ...stations.map(String)],
    ...lasting.map(({ name, resident }) => [name, ...resident.map(megabytes)]),
    ['all others', ...passing.map(megabytes)],
  ];
}

/** At each station the median over the half tenth before it, which a single collection of garbage does not move. */
function summarize(samples: readonly Sample[], roots: ReadonlyMap<number, string>, size: number): MemoryUse {
  const count = Math.min(MOST_STATIONS, size);
  const stations = Array.from({ length: count }, (_, i) => Math.round(((i + 1) * size) / count));
  const stretches = stations.map((station) =>
    samples.filter(({ graded }) => graded < station && graded >= station - Math.ceil(size / count / 2)),
  );
  const residentIn = (stretch: readonly Sample[], pid: number) =>
    median(stretch.flatMap(({ tree }) => tree.filter((one) => one.pid === pid).map(({ resident }) => resident)));
  const [first = [], ...later] = stretches.filter((stretch) => stretch.length > 0);
  const isLasting = ({ pid, parent }: ProcessState) =>
    // What graders start is the submissions', and may last as long in a small class.
    (roots.has(pid) || roots.has(parent)) &&
    later.every((stretch) => stretch.some(({ tree }) => tree.some((one) => one.pid === pid)));
  const lasting = (first.at(-1)?.tree ?? []).filter(isLasting);
  const ids = new Set(lasting.map(({ pid }) => pid));
  return {
    stations,
    lasting: lasting.map((process) => ({
      name: nameOf(process, lasting, roots),
      resident: stretches.map((stretch) => residentIn(stretch, process.pid)),
    })),
    passing: stretches.map((stretch) =>
      median(stretch.map(({ tree }) => tree.reduce((sum, one) => sum + (ids.has(one.pid) ? 0 : one.resident), 0))),
    ),
  };
}

function nameOf(
  { pid, parent }: ProcessState,
  lasting: readonly ProcessState[],
  roots: ReadonlyMap<number, string>,
): string {
  const siblings = lasting.filter((one) => one.parent === parent).map((one) => one.pid);
  return roots.get(pid) ?? `${roots.get(parent)}${GRADER}${siblings.indexOf(pid) + 1}`;
}

/** Processes and all that they have started, and so on. */
function treeOf(roots: readonly number[], all: readonly ProcessState[]): ProcessState[] {
  const children = Map.groupBy(all, ({ parent }) => parent);
  const withChildren = (process: ProcessState): ProcessState[] => [
    process,
    ...(children.get(process.pid) ?? []).flatMap(withChildren),
  ];
  return all.filter(({ pid }) => roots.includes(pid)).flatMap(withChildren);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
