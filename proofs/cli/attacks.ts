// `npm run prove -- attacks` makes every attack on file with every combination of layers that the machine has.

import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import type { Attack, Family } from '../../harness/authoring/attack.ts';
import { labOption } from '../../harness/cli/options.ts';
import { type Course, loadCourse } from '../../harness/rubric/course.ts';
import { findLab } from '../../harness/rubric/find-lab.ts';
import { standingLayers } from '../../harness/sandbox/layers.ts';
import { HarnessError, UsageError } from '../../harness/support/errors.ts';
import { showProgress } from '../../harness/support/terminal.ts';
import { align } from '../../harness/support/text.ts';
import { type Campaign, runCampaign } from '../attacks/campaign.ts';
import { ALONE, type Combination, combinations, NONE } from '../attacks/combinations.ts';
import { runIsolated, runOneByOne } from '../attacks/isolated.ts';
import { refuseWrite, withRows, writeFigures, writeOption } from '../figures.ts';
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
const few = [NONE, ...ALONE];

async function run(ids: string[], { lab, layers, control, isolated, write }: Options): Promise<void> {
  const course = await loadCourse(findLab(lab));
  refuseWrite(write, ids.length > 0, course.root);
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
  const asked = (control ? few : all).filter(({ name }) => layers === undefined || name === layers);
  if (asked.length === 0)
    throw new UsageError(`${layers} is ${control ? 'no set of --control' : 'for --control alone'}`);
  if (control) return runControl(course, asked, chosen, harmless, write);

  const progress = showProgress(chosen.length * asked.length);
  const campaigns: [Combination, Campaign][] = [];
  const failures: string[] = [];
  for (const combination of asked) {
    try {
      const campaign = await runIsolated(course, combination, chosen, progress.step);
      campaigns.push([combination, campaign]);
      const problems = problemsOf([[combination, campaign]]).length;
      console.error(`${combination.name}: ${campaign.outcomes.length} attacks, ${problems} problems`);
      // Each as it ends: all of them take hours.
      const rows = combinationRows([[combination, campaign]]).map((row) => row.slice(0, DURABLE));
      if (write) writeFigures('attacks', withRows('attacks', rows, namesOf(all), course.root), course.root);
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      failures.push(error.message);
    }
  }
  progress.end();
  console.log(`${attackTable(chosen, campaigns)}\n\n${align(combinationRows(campaigns)).join('\n')}\n`);
  const problems = [...problemsOf(campaigns), ...failures];
  for (const problem of problems) console.log(problem);
  console.log(totals(chosen, campaigns));
  if (problems.length > 0) process.exitCode = 1;
}

const namesOf = (list: readonly Combination[]) => list.map(({ name }) => name);

/** Makes the attacks in this process and prints JSON lines: the other end of `runIsolated`. */
async function runHere(course: Course, chosen: readonly Attack[], name: string): Promise<void> {
  // With few layers or none, only as the first process of a space of its own: beyond that no signal reaches.
  const isHarmless = process.getuid?.() !== 0 && process.pid === 1;
  const combination = [...all, ...(isHarmless ? few : [])].find((each) => each.name === name);
  if (!combination) throw new UsageError(`there is no combination '${name}' here`);
  const say = (line: unknown) => void process.stdout.write(`${JSON.stringify(line)}\n`);
  say(await runCampaign(course, chosen, combination, availableParallelism(), ({ id }) => say({ done: id })));
}

/**
 * Makes attacks without any layer, and with one alone: one that has no effect without any proves nothing where it fails with
 * layers, and what one alone lets through needs the others.
 */
async function runControl(
  course: Course,
  asked: readonly Combination[],
  chosen: readonly Attack[],
  harmless: LabSamples['harmless'],
  write?: true,
): Promise<void> {
  if (process.getuid?.() !== 0) throw new UsageError('--control needs root, to put the attacks where they do no harm');
  const expected = chosen.filter(({ id, family }) => CONTROLLED.includes(family) && !harmless[id]);
  const progress = showProgress(expected.length * asked.length);
  for (const combination of asked) {
    const vain = await runOneByOne(course, combination, expected, progress.step);
    const through = expected.filter((attack) => !vain.includes(attack));
    if (combination === NONE && vain.length > 0) process.exitCode = 1;
    if (combination === NONE) for (const { id, tries } of vain) console.log(`${id} (${tries}) has no effect`);
    const row = [combination.name, `${expected.length}`, `${through.length}`, examples(through)];
    console.log(align([row]).join('\n'));
    const rows = [['layers', 'attacks', 'have an effect', 'such as'], row];
    if (write) writeFigures('control', withRows('control', rows, namesOf(few), course.root), course.root);
  }
  progress.end();
  console.log(`${Object.keys(harmless).length} more attacks are listed as harmless`);
}

/** Names an attack of each family, or says that there is none. */
function examples(attacks: readonly Attack[]): string {
  const firsts = Map.groupBy(attacks, ({ family }) => family).values();
  return [...firsts].map(([{ id }]) => `\`${id}\``).join(', ') || 'none';
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
  const rows = campaigns.map(([{ name }, { outcomes, neighbours, affected, left }]) => {
    const count = (holds: (outcome: (typeof outcomes)[number]) => boolean) => outcomes.filter(holds).length;
    const counts = [
      outcomes.length,
      count(({ marks }) => marks !== 0),
      count(({ isSecretRead }) => isSecretRead),
      count(({ problems }) => problems.length > 0),
      affected.length,
      left.length,
    ];
    const longest = Math.max(0, ...outcomes.map(({ milliseconds }) => milliseconds)) / 1000;
    return [name, ...counts.map(String), stoppers(outcomes), String(neighbours), `${longest.toFixed(1)} s`];
  });
  const head = ['layers', 'attacks', 'marks', 'secrets', 'problems', 'affected beside', 'left', 'stopped by'];
  return [[...head, 'graded beside', 'longest'], ...rows];
}
const DURABLE = 8;

/** Lists what stopped attacks, how many, and one of each. */
function stoppers(outcomes: Campaign['outcomes']): string {
  const groups = [...Map.groupBy(outcomes, ({ stoppedBy }) => stoppedBy.split(', ')[0])];
  const sorted = groups.toSorted(([, one], [, other]) => other.length - one.length);
  return sorted.map(([name, [first, ...rest]]) => `${name} ${rest.length + 1} (\`${first.id}\`)`).join(', ');
}

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
  .addOption(new Option('--layers <combination>', 'only this combination').choices(namesOf([...all, ...few])))
  .option(
    '--control',
    'make them without any layer instead, and with one alone, to see that they attempt what they say',
  )
  .addOption(labOption())
  .addOption(writeOption())
  .addOption(new Option('--isolated <combination>').hideHelp())
  .action(run);
