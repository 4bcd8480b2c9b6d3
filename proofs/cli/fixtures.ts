// `npm run fixtures` records the reference's behavior; `-- --check` compares it with what is on file.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import { labOption } from '../../harness/cli/options.ts';
import { findLab, loadCourse } from '../../harness/rubric/course.ts';
import { runCommand } from '../../harness/support/command.ts';
import { UsageError } from '../../harness/support/errors.ts';
import { hasPage, markdownTable, writeFigures } from '../figures.ts';
import { loadSamples } from '../load-samples.ts';
import { differences } from '../tolerances/compare.ts';
import { FIGURES, figureRows, filesOf, record } from '../tolerances/record.ts';

async function run({ check, lab }: { check?: true; lab?: string }): Promise<void> {
  const course = await loadCourse(findLab(lab));
  const samples = await loadSamples(course);
  if (samples.recordings.length === 0)
    throw new UsageError(`${course.root}: its samples have no recordings, so there is nothing to record`);
  const stale: string[] = [];
  const figures: string[][] = [];
  for (const recording of samples.recordings) {
    const files = filesOf(course, recording);
    const names = Object.values(files).map((file) => basename(file));
    console.log(`${check ? 'checking' : 'recording'} ${names.join(' and ')} …`);
    const recorded = await record(course, samples, recording);
    figures.push(...figureRows(recording, recorded));
    for (const part of ['history', 'distances'] as const) {
      const file = files[part];
      if (!check) writeFileSync(file, `${JSON.stringify(recorded[part], null, 1)}\n`);
      else stale.push(...differences(readJson(file), recorded[part]).map((line) => `${basename(file)}: ${line}`));
    }
  }
  if (stale.length > 0) {
    throw new UsageError(
      `the fixtures are not what the reference does now; npm run fixtures records it:\n${stale.join('\n')}`,
    );
  }
  if (!check && hasPage('fixtures', course.root))
    writeFigures('fixtures', markdownTable([FIGURES, ...figures]), course.root);
  console.log(check ? 'the fixtures are what the reference does' : 'recorded');
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

await runCommand(
  new Command('npm run fixtures --')
    .description('Records what the reference does, for the checks that compare with it.')
    .addOption(labOption())
    .option('--check', 'write nothing; fail where the files are not what the reference does now')
    .action(run),
);
