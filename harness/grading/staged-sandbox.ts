import type { Question } from '../authoring/lab.ts';
import type { PreparedQuestion } from '../graft/prepare.ts';
import type { OutlinedQuestion } from '../rubric/load-lab.ts';
import type { Rubric } from '../rubric/schema.ts';
import type { Layers } from '../sandbox/layers.ts';
import { openSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { createStage, placeStudent } from '../sandbox/stage.ts';

/** A submission's file, and what it takes to run it. */
export interface SandboxRun {
  root: string;
  question: OutlinedQuestion & Partial<Pick<Question, 'answers'>>;
  rubric: Rubric;
  /** may be on its way: a child is started before */
  prepared: PreparedQuestion | Promise<PreparedQuestion>;
  layers: Layers;
}

/** A sandbox, and the stage that is gone with it. */
export interface OpenSandbox {
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

/** Opens a sandbox for the submission's file, with a stage of its own. */
export function openStaged(
  { root, question, rubric, prepared, layers }: SandboxRun,
  substitutes: readonly string[],
): OpenSandbox {
  const { student, include, driver, packages, answers = {} } = question;
  const { outputKilobytes, messageMegabytes } = rubric.sandbox;
  const stage = createStage({ root, include, student });
  let file: PreparedQuestion | undefined;
  const placed = Promise.resolve(prepared).then((ready) => {
    placeStudent(stage, student, ready.source);
    file = ready;
  });
  placed.catch(() => {}); // who loads the file awaits it
  const limits = { ...rubric.sandbox, outputBytes: outputKilobytes * 1024, messageBytes: messageMegabytes * 1024 ** 2 };
  const answer = (name: string, values: unknown[]) => answers[name](values);
  const code = { layers, stage, driver, student, packages, substitutes };
  const sandbox = openSandbox({
    ...code,
    placed,
    limits,
    studentPosition: (...place) => file?.studentPosition(...place),
    mentions: (name) => file?.source.includes(name) === true,
    isOpenBlock: (name) => (file?.blocks.get(name)?.state ?? 'ready') !== 'ready',
    answer,
  });
  return {
    sandbox,
    async close() {
      await sandbox.close();
      stage.remove();
    },
  };
}

/** Opens a sandbox whose child is started at once. @throws HarnessError where it does not start */
export async function launchStaged(run: SandboxRun): Promise<OpenSandbox> {
  const opened = openStaged(run, []);
  try {
    await opened.sandbox.launch();
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Uses a sandbox, which is gone when `use` ends. */
export async function useSandbox<T>(opened: OpenSandbox, use: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  try {
    return await use(opened.sandbox);
  } finally {
    await opened.close();
  }
}
