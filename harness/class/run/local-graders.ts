import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Graders, Job } from './job.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

/**
 * Graders in processes of this machine, each of which grades one submission at a time. One that dies takes
 * its submission's grading with it, and another one is started.
 *
 * @param size how many; each takes some 300 MB and, at times, more than one processor
 */
export function localGraders(rubricPath: string, size: number): Graders {
  const idle: ChildProcess[] = [];
  let isClosed = false;
  const all = new Set<ChildProcess>();

  function start(): ChildProcess {
    const worker = fork(WORKER, [rubricPath], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    all.add(worker);
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
        worker.send(job);
        return await Promise.race([answered, died]);
      } catch (error) {
        return { error: `a process that grades cannot be reached: ${(error as Error).message}` };
      } finally {
        done.abort();
        if (worker.connected) idle.push(worker);
      }
    },
    close() {
      isClosed = true;
      for (const worker of all) worker.kill('SIGTERM');
    },
  };
}
