import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse, stringify } from 'yaml';
import type { KitContents, Lab, Question } from '../authoring/lab.ts';
import { asRemote, recordAnswers } from '../authoring/oracle.ts';
import { ENGINE_LIST, LAB_LIST, labFiles } from '../grading/input-files.ts';
import { checkSeed } from '../grading/seed.ts';
import type { Course } from '../rubric/course.ts';
import { deadlineParts } from '../rubric/late.ts';
import { moduleGraph } from '../source/module-graph.ts';
import { UsageError } from '../support/errors.ts';
import { packageSubset } from './package-subset.ts';
import type { ZipEntry } from './zip.ts';

/** Modules of the engine that are started by a path, which no import leads to. */
const STARTED = [
  'harness/launch.mjs',
  'harness/cli/grade.ts',
  'harness/cli/submit.ts',
  'harness/cli/task.ts',
  'harness/sandbox/child.ts',
  'harness/sandbox/layers/launcher.mjs',
  'harness/graft/parser-process.ts',
  'harness/grading/mistake-thread.ts',
];

/** Modules that a command imports where students never get: they grade no class. */
const WITHOUT = ['harness/cli/grade-class.ts'];

/** Files of the engine that are handed out as they are. */
const DOCUMENTS = ['harness/rubric/rubric.schema.json', ENGINE_LIST];

/** Packages that no module imports: the Node.js that runs everything, and types for editors. */
const PACKAGES = ['node', '@types/node', '@types/yauzl'];

const CHECKS_WORKFLOW = { name: '.github/workflows/checks.yml', from: 'harness/release/workflows/checks.yml' };

/**
 * Lists what students get: the stubs, the ready-made code, the commands, and of the checks those that they may
 * see, with recorded answers in place of the reference. Built from what its modules import, and a few
 * documents by name, so that nothing comes along unasked.
 *
 * @param course the whole lab
 * @throws UsageError where the lab names no kit, a hidden check is among those that are handed out, or the lab sheet is not the rubric's
 */
export async function kitEntries({ lab, root, rubric, rubricPath }: Course): Promise<ZipEntry[]> {
  const kit = await load<KitContents>(root, lab.kit ?? '');
  const publicLab = await load<Lab>(root, kit.lab);
  for (const { id, checks } of publicLab.questions.flatMap(({ tasks }) => tasks)) {
    const hidden = checks.find(({ visibility }) => visibility === 'hidden');
    if (!hidden) continue;
    throw new UsageError(
      `${id} ${hidden.id} is hidden and would be handed out: move it to a file that ${rubric.lab} adds`,
    );
  }
  const sentence = rubric.deadline && deadlineSentence(rubric.deadline);
  if (sentence && !readFileSync(join(root, kit.sheet), 'utf8').includes(sentence)) {
    throw new UsageError(`${kit.sheet} names another deadline than the rubric: write there “${sentence}”`);
  }
  const started = [...kit.modules, kit.lab, ...publicLab.questions.map(({ driver }) => driver)];
  const { files, packages } = moduleGraph(root, [...STARTED, ...started], { without: WITHOUT, withTypes: true });
  const stubFiles = lab.questions.map(({ stub }) => stub);
  const documents = globSync([...DOCUMENTS, ...kit.documents, kit.sheet], { cwd: root });
  const copied = [...new Set([...files, ...documents, ...stubFiles])].map((name) => ({ name, from: name }));
  const renamed = [...Object.entries(kit.renamed).map(([name, from]) => ({ name, from })), CHECKS_WORKFLOW];
  // Whoever releases may have worked on the students' files.
  const stubs = lab.questions.map(({ student, stub }) => ({ name: student, from: stub }));
  const answers = await Promise.all(
    lab.questions.map(async (question) => ({
      name: kit.answersFile(question.id),
      content: `${JSON.stringify(await publicAnswers(question, publicLab.seed ?? 0))}\n`,
    })),
  );
  const { description, scripts } = kit;
  const { manifest, lock } = packageSubset(root, { description, scripts, packages: [...packages, ...PACKAGES] });
  return [
    ...[...copied, ...renamed, ...stubs].map(({ name, from }) => ({ name, content: readFileSync(join(root, from)) })),
    ...answers,
    { name: LAB_LIST, content: JSON.stringify(labFiles(root, kit.lab, publicLab)) },
    { name: 'rubric.yaml', content: publicRubric(rubricPath, kit.lab) },
    { name: 'package.json', content: manifest },
    { name: 'package-lock.json', content: lock },
  ];
}

async function load<Contents>(root: string, path: string): Promise<Contents> {
  if (path === '') throw new UsageError('the lab names no kit: add `kit`, a module with what students get of it');
  const { default: contents } = await import(pathToFileURL(join(root, path)).href);
  return contents;
}

/** Writes the sentence of the lab sheet that names a deadline, `2024-03-11T17:00:00+05:30` as the rubric writes it. */
export function deadlineSentence(deadline: string): string {
  const { date, time } = deadlineParts(deadline);
  const form = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  const day = new Date(date).toLocaleDateString('en-GB', form).replace(',', '');
  return `**Deadline: ${day}, ${time}.**`;
}

/**
 * Records what a question's reference answers to the visible checks whose oracle is live, in the cases of the public
 * seed: all that a copy of the lab without the reference needs to run them.
 *
 * @param question with the reference for its oracle
 * @throws CheckFailure where the reference fails a check of its own
 */
async function publicAnswers(question: Question, publicSeed: number): Promise<Readonly<Record<string, unknown>>> {
  const { oracle, answers } = recordAnswers(await question.oracle());
  // The reference plays the submission too: it is asked for nothing that correct submissions are not.
  const [reference, student] = [asRemote(oracle), asRemote(await question.oracle())];
  for (const task of question.tasks) {
    for (const check of task.checks) {
      if (check.visibility !== 'visible' || check.oracle !== 'live') continue;
      const seed = checkSeed(publicSeed, task.id, check.id);
      await check.run({ student, reference, seed, blocks: new Map() });
    }
  }
  return answers;
}

/** Keys of the rubric that students may know. The rest is the course's own: lateness, what is shown when, the key. */
const PUBLIC = ['title', 'deadline', 'questions', 'rules'];

const HEADER = `# Marks and rules, as your work is graded. Changes here change what the commands show you, and no mark.
# yaml-language-server: $schema=harness/rubric/rubric.schema.json

`;

/** Writes the rubric as students have it. */
function publicRubric(rubricPath: string, lab: string): string {
  const rubric: Record<string, unknown> = parse(readFileSync(rubricPath, 'utf8'));
  const kept = Object.entries(rubric).filter(([key]) => PUBLIC.includes(key));
  // A student's machine has the layers that it has.
  const sandbox = { ...(rubric.sandbox as object), require: [] };
  return HEADER + stringify({ lab, ...Object.fromEntries(kept), sandbox });
}
