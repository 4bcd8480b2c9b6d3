import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { GradeReport } from '../../report/schema.ts';
import { SHORT_LIVED } from '../../sandbox/launch.ts';
import type { Submission } from '../../submission/intake.ts';

/** All that a grader needs to know of one submission; plain data, which may travel. */
export interface Job {
  /** the same for the same report */
  readonly id: string;
  readonly submission: Submission;
  readonly submittedAt?: string | undefined;
  readonly seed: number;
}

/** A report, or what went wrong on our side. */
export type Answer = { readonly report: GradeReport } | { readonly error: string };

/** Grades submissions, several at a time. */
export interface Graders {
  /** how many at a time */
  readonly size: number;
  /** Grades a submission; what goes wrong on our side is an answer. Rejects only once closed. */
  grade(job: Job): Promise<Answer>;
  /** Ends what is going on; more than once is once. */
  close(): void;
}

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

/**
 * Submissions after which a process ends: what V8 and WebAssembly keep beside their heaps grows a little with every
 * one, by some 200 MB over 500. To start another process costs as much as half a submission.
 */
const MOST_SUBMISSIONS = 40;

/**
 * Makes graders of processes of this machine, each of which grades one submission at a time. One that dies takes
 * its submission's grading with it, and another one is started.
 *
 * @param lab the lab's folder
 * @param size how many; each takes some 300 MB and, at times, more than one processor
 */
export function localGraders(lab: string, size: number): Graders {
  const idle: ChildProcess[] = [];
  let isClosed = false;
  /** how many submissions each was given */
  const all = new Map<ChildProcess, number>();

  function start(): ChildProcess {
    const worker = fork(WORKER, [lab], {
      serialization: 'advanced',
      execArgv: [...process.execArgv, ...SHORT_LIVED],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    all.set(worker, 0);
    worker.once('exit', () => {
      all.delete(worker);
      if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
    });
    return worker;
  }

  return {
    size,
    async grade(job: Job): Promise<Answer> {
      if (isClosed) return { error: 'the graders are closed' };
      const worker = idle.pop() ?? start();
      const done = new AbortController();
      const { signal } = done;
      try {
        const answered = once(worker, 'message', { signal }).then(([answer]) => answer as Answer);
        const died = once(worker, 'exit', { signal }).then(
          ([code, name]): Answer => ({
            error: `the process that graded it ended (${name ?? `exit code ${code}`})`,
          }),
        );
        all.set(worker, (all.get(worker) ?? 0) + 1);
        worker.send(job);
        return await Promise.race([answered, died]);
      } catch (error) {
        return { error: `a process that grades cannot be reached: ${(error as Error).message}` };
      } finally {
        done.abort();
        // One that has ended is none of them any more, and its channel may be open for a moment longer.
        const count = worker.connected ? all.get(worker) : undefined;
        if (count !== undefined && count >= MOST_SUBMISSIONS) worker.disconnect();
        else if (count !== undefined) idle.push(worker);
      }
    },
    close() {
      isClosed = true;
      for (const worker of all.keys()) worker.kill('SIGTERM');
    },
  };
}
