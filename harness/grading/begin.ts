import { prepare } from '../graft/prepare.ts';
import type { CourseOutline } from '../rubric/course.ts';
import { type OutlinedQuestion, readStub } from '../rubric/load-lab.ts';
import type { Rubric } from '../rubric/schema.ts';
import type { Layers } from '../sandbox/layers.ts';
import type { Submission } from '../submission/intake.ts';
import { layersOf } from './course-layers.ts';
import { type OpenSandbox, openStaged } from './staged-sandbox.ts';

/** What a grading begins with, for which the lab's checks need not be loaded. */
export interface Begun {
  /** the questions' files, in the order of the questions */
  readonly preparing: ReturnType<typeof prepare>;
  readonly layers: Promise<Layers>;
  /** sandboxes whose children have been started, by question */
  readonly opened: ReadonlyMap<string, OpenSandbox>;
  /** how many questions have room for all that their code may take: else the kernel would choose what ends */
  readonly atOnce: number;
  /** Ends the children; a question whose checks are run ends its own. */
  close(): Promise<void>;
}

/**
 * Prepares a submission's files, and meanwhile starts the children of the first questions that somebody has worked on, which
 * wait for their files; the first of them shows which layers stand.
 * @param given the layers; those of the course unless given, and no child is started before its checks are run where they are
 */
export function begin(
  course: CourseOutline,
  submission: Submission,
  questions: readonly OutlinedQuestion[],
  given?: Layers,
): Begun {
  const { root, rubric } = course;
  const files = questions.map((question) => {
    const file = submission.files.find(({ name }) => name === question.file);
    if (!file) throw new Error(`${question.file} was not read`);
    return { file, stub: readStub(root, question) };
  });
  const preparing = prepare(files);
  const atOnce = questionsAtOnce(rubric);
  const isAtWork = ({ file, stub }: (typeof files)[number]) => file.state === 'read' && file.text !== stub;
  const first = files.flatMap((each, index) => (isAtWork(each) ? index : [])).slice(0, atOnce);
  const opened = new Map<string, OpenSandbox>();
  const close = async () => {
    await Promise.all(opened.values().map((each) => each.close()));
    opened.clear();
  };
  const start = async (layers: Layers) => {
    const started = first.map((index) => {
      const prepared = preparing.then((all) => all[index]);
      prepared.catch(() => {}); // it is awaited as a whole
      const staged = openStaged({ root, question: questions[index], rubric, prepared, layers }, []);
      opened.set(questions[index].id, staged);
      return staged.sandbox.launch();
    });
    for (const each of started) each.catch(() => {}); // a question awaits its own
    await started[0].catch(async (error) => {
      await close();
      throw error;
    });
  };
  const layers = given ? Promise.resolve(given) : layersOf(course, first.length > 0 ? start : undefined);
  for (const later of [preparing, layers]) later.catch(() => {}); // they are awaited when the checks are run
  return { preparing, layers, opened, atOnce, close };
}

/** Megabytes that the grader takes itself, with the reference beside it. */
const OWN_MEGABYTES = 300;

function questionsAtOnce({ sandbox }: Rubric): number {
  const free = process.availableMemory() / 1024 ** 2 - OWN_MEGABYTES;
  return Math.max(1, Math.floor(free / sandbox.memoryMegabytes));
}
