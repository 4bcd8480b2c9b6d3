// `npm run prove -- attacks` makes every attack on file with every combination of layers that the machine has.

import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import type { Attack, Family } from '../../harness/authoring/attack.ts';
import { labOption } from '../../harness/cli/options.ts';
import { type Course, loadCourse } from '../../harness/rubric/course.ts';
import { findLab } from '../../harness/rubric/find-lab.ts';
import { standingLayers } from '../../harness/sandbox/layers.ts';
import { UsageError } from '../../harness/support/errors.ts';
import { showProgress } from '../../harness/support/terminal.ts';
import { align } from '../../harness/support/text.ts';
import { type Campaign, runCampaign } from '../attacks/campaign.ts';
import { type Combination, combinations, NONE } from '../attacks/combinations.ts';
import { runIsolated, runWithoutLayers } from '../attacks/isolated.ts';
import { markdownTable, refuseWrite, writeFigures, writeOption } from '../figures.ts';
import { type LabSamples, loadSamples } from '../load-samples.ts';

interface Options {
  lab?: string;
  layers?: string;
  control?: true;
  write?: true;
  /** one combination in this process, as JSON lines: how the command runs itself */
  isolated?: string;
}

/** Families whose attacks aim at something outside their process, and would reach it if no layer stood. */
const CONTROLLED: readonly Family[] = ['secrets', 'tampering', 'transferables', 'network'];

const all = combinations(await standingLayers());

async function run(ids: string[], { lab, layers, control, isolated, write }: Options): Promise<void> {
  const course = await loadCourse(findLab(lab));
  refuseWrite(write, ids.length > 0 || layers !== undefined, course.root);
  const { attacks, harmless } = await loadSamples(course);
  if (attacks.length === 0)
    throw new UsageError(
      `${course.root}: its samples have no attacks; those of the project’s own lab are on the engine`,
    );
  const attackOf = (id: string) => {
    const attack = attacks.find((each) => each.id === id);
    if (!attack) throw new UsageError(`there is no attack '${id}' (samples/attacks/)`);
    return attack;
  };
  const chosen = ids.length === 0 ? attacks : ids.map(attackOf);
  if (isolated) return runHere(course, chosen, isolated);
  if (control) return runControl(course, chosen, harmless, write);

  const asked = all.filter(({ name }) => layers === undefined || name === layers);
  const progress = showProgress(chosen.length * asked.length);
  const campaigns: [Combination, Campaign][] = [];
  for (const combination of asked) {
    const campaign = await runIsolated(course, combination, chosen, progress.step);
    campaigns.push([combination, campaign]);
    const problems = problemsOf([[combination, campaign]]).length;
    console.error(`${combination.name}: ${campaign.outcomes.length} attacks, ${problems} problems`);
  }
  progress.end();
  const rows = combinationRows(campaigns);
  console.log(`${attackTable(chosen, campaigns)}\n\n${align(rows).join('\n')}\n`);
  const problems = problemsOf(campaigns);
  for (const problem of problems) console.log(problem);
  const total = totals(chosen, campaigns);
  console.log(total);
  const figures = rows.map((row) => row.slice(0, DURABLE));
  if (write) writeFigures('attacks', [...markdownTable(figures), '', `${total}.`], course.root);
  if (problems.length > 0) process.exitCode = 1;
}

/** Makes the attacks in this process and prints JSON lines: the other end of `runIsolated`. */
async function runHere(course: Course, chosen: readonly Attack[], name: string): Promise<void> {
  const isHarmless = process.getuid?.() !== 0;
  const combination = [...all, ...(isHarmless ? [NONE] : [])].find((each) => each.name === name);
  if (!combination) throw new UsageError(`there is no combination '${name}' here`);
  const say = (line: unknown) => void process.stdout.write(`${JSON.stringify(line)}\n`);
  say(await runCampaign(course, chosen, combination, availableParallelism(), ({ id }) => say({ done: id })));
}

/** Makes attacks without any layer: one that has no effect there proves nothing where it fails with layers. */
async function runControl(
  course: Course,
  chosen: readonly Attack[],
  harmless: LabSamples['harmless'],
  write?: true,
): Promise<void> {
  if (process.getuid?.() !== 0) throw new UsageError('--control needs root, to put the attacks where they do no harm');
  const expected = chosen.filter(({ id, family }) => CONTROLLED.includes(family) && !harmless[id]);
  const progress = showProgress(expected.length);
  const vain = await runWithoutLayers(course, expected, progress.step);
  progress.end();
  for (const { id, tries } of vain) console.log(`${id} (${tries}) has no effect without any layer`);
  const total = `${expected.length} attacks without any layer; ${expected.length - vain.length} have an effect`;
  console.log(total);
  const listed = Object.keys(harmless).length;
  if (write) writeFigures('control', [`${total}; ${listed} more are listed as harmless.`], course.root);
  if (vain.length > 0) process.exitCode = 1;
}

/** Draws a line for each attack: what it tried, what stopped it, marks gained, secrets read. */
function attackTable(chosen: readonly Attack[], campaigns: readonly [Combination, Campaign][]): string {
  const rows = chosen.map(({ id, family, tries }) => {
    const outcomes = campaigns.flatMap(([, campaign]) => campaign.outcomes.filter((outcome) => outcome.id === id));
    const layers = [...new Set(outcomes.flatMap(({ stoppedBy }) => stoppedBy.split(', ')))];
    const marks = outcomes.map((outcome) => outcome.marks ?? Number.NaN);
    const read = outcomes.some(({ isSecretRead }) => isSecretRead);
    return [family, tries, layers.join(', '), String(Math.max(...marks)), read ? 'READ' : 'none'];
  });
  return align([['family', 'what it does', 'stopped by', 'marks', 'secret'], ...rows]).join('\n');
}

/** Makes a row a combination: first the cells that say something on another machine, as many as DURABLE. */
function combinationRows(campaigns: readonly [Combination, Campaign][]): string[][] {
  const rows = campaigns.map(([{ name }, { outcomes, neighbours, affected, left }]) => [
    name,
    ...[outcomes, outcomes.filter(({ problems }) => problems.length > 0), affected, left].map(
      (list) => `${list.length}`,
    ),
    String(neighbours),
    `${(Math.max(0, ...outcomes.map(({ milliseconds }) => milliseconds)) / 1000).toFixed(1)} s`,
  ]);
  return [['layers', 'attacks', 'problems', 'affected beside', 'left', 'graded beside', 'longest'], ...rows];
}
const DURABLE = 5;

function problemsOf(campaigns: readonly [Combination, Campaign][]): string[] {
  return campaigns.flatMap(([{ name }, { outcomes, affected, left }]) => [
    ...outcomes.flatMap(({ id, problems }) => problems.map((problem) => `${name}: ${id}: ${problem}`)),
    ...[...affected, ...left].map((problem) => `${name}: ${problem}`),
  ]);
}

function totals(chosen: readonly Attack[], campaigns: readonly [Combination, Campaign][]): string {
  const outcomes = campaigns.flatMap(([, campaign]) => campaign.outcomes);
  const count = (holds: (outcome: (typeof outcomes)[number]) => boolean) => outcomes.filter(holds).length;
  return [
    `${chosen.length} attacks with ${campaigns.length} combinations of layers`,
    `${count(({ marks }) => marks !== 0)} gained marks or broke the harness`,
    `${count(({ isSecretRead }) => isSecretRead)} read a secret`,
    `${count(({ problems }) => problems.length > 0)} with a problem`,
  ].join('; ');
}

export const command = new Command('attacks')
  .description('Makes every attack on file with every combination of layers; exit code 1 where one has an effect.')
  .argument('[id...]', 'only these attacks')
  .addOption(new Option('--layers <combination>', 'only this combination').choices(all.map(({ name }) => name)))
  .option('--control', 'make them without any layer instead, to see that they attempt what they say')
  .addOption(labOption())
  .addOption(writeOption())
  .addOption(new Option('--isolated <combination>').hideHelp())
  .action(run);
