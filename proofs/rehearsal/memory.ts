import { type ProcessState, runningProcesses } from './processes.ts';

/** How much memory the parts of a run took in each tenth of it. */
export interface MemoryUse {
  /** submissions that were graded by the end of each tenth */
  readonly stations: readonly number[];
  /** bytes in each tenth, by part: a process, or several of a kind together */
  readonly parts: ReadonlyMap<string, readonly number[]>;
}

/** What runs at one moment. */
interface Sample {
  /** submissions that were graded by then */
  readonly graded: number;
  /** bytes by part */
  readonly parts: ReadonlyMap<string, number>;
}

/** Milliseconds between two looks. */
const PAUSE = 500;

const MOST_STATIONS = 10;

const GRADERS = 'graders';

/**
 * What a part may have grown by between the first and the last station. Garbage that is not collected yet moves it by
 * some percent. Of two graders a tenth is some 100 MB: of each of 900 submissions in between 110 kB that stay behind,
 * as much as a report and its page.
 */
const GROWTH = 1.1;

/** Bytes by which a part may grow however small it is: allocators keep what they have had. */
const SLACK = 16 * 1024 ** 2;

/**
 * Looks at the memory of processes, and of all that they start, until it is told to stop.
 * @param roots names by process id
 * @param graded how many submissions are graded by now
 */
export function watchMemory(roots: ReadonlyMap<number, string>, graded: () => number) {
  const samples: Sample[] = [];
  const timer = setInterval(() => {
    samples.push({ graded: graded(), parts: partsOf(roots, runningProcesses()) });
  }, PAUSE);
  return {
    stop: () => clearInterval(timer),
    /** @param size of the class, which is graded by now */
    summary: (size: number): MemoryUse => summarize(samples, size),
  };
}

/** The parts that are larger at the end of a long run than when a tenth of it was done, as sentences. */
export function growth({ parts }: MemoryUse): string[] {
  if (!parts.has(GRADERS)) return ['no grader was seen'];
  return [...parts].flatMap(([name, resident]) => {
    const [first, last] = [resident[0], resident[resident.length - 1]];
    if (last <= Math.max(GROWTH * first, first + SLACK)) return [];
    return [`the memory of ${name} has grown by a factor of ${(last / first).toFixed(2)}`];
  });
}

/** Rows of a table, in megabytes. */
export function memoryRows({ stations, parts }: MemoryUse): string[][] {
  const megabytes = (bytes: number) => String(Math.round(bytes / 1024 ** 2));
  return [
    ['MB, by submissions', ...stations.map(String)],
    ...[...parts].map(([name, resident]) => [name, ...resident.map(megabytes)]),
  ];
}

/**
 * In each tenth the median, which a single collection of garbage does not move: a grader's life is shorter than a
 * tenth of a long run, so that all ages are in it.
 */
function summarize(samples: readonly Sample[], size: number): MemoryUse {
  const count = Math.min(MOST_STATIONS, size);
  const stations = Array.from({ length: count }, (_, i) => Math.round(((i + 1) * size) / count));
  const tenths = stations.map((station) =>
    samples.filter(({ graded }) => graded < station && graded >= station - size / count),
  );
  const names = new Set(samples.flatMap(({ parts }) => [...parts.keys()]));
  const resident = (name: string) => tenths.map((tenth) => median(tenth.map(({ parts }) => parts.get(name) ?? 0)));
  return { stations, parts: new Map([...names].map((name) => [name, resident(name)])) };
}

/** The memory of the roots, each by itself; of the graders that they have started; and of all that these have. */
function partsOf(roots: ReadonlyMap<number, string>, all: readonly ProcessState[]): Map<string, number> {
  const parts = new Map<string, number>();
  const children = Map.groupBy(all, ({ parent }) => parent);
  const add = (name: string, { resident }: ProcessState) => parts.set(name, (parts.get(name) ?? 0) + resident);
  const addBelow = (pid: number, name: string, below: string) => {
    for (const child of children.get(pid) ?? []) {
      add(name, child);
      addBelow(child.pid, below, below);
    }
  };
  for (const root of all.filter(({ pid }) => roots.has(pid))) {
    add(roots.get(root.pid) ?? '', root);
    addBelow(root.pid, GRADERS, 'submissions');
  }
  return parts;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
