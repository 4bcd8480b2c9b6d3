import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { MeasuredHistory } from '../../harness/authoring/samples.ts';
import { loadCourse } from '../../harness/rubric/course.ts';
import { findLab } from '../../harness/rubric/find-lab.ts';
import { UsageError } from '../../harness/support/errors.ts';
import { hasPage, markdownTable, writeFigures } from '../figures.ts';
import { loadSamples } from '../load-samples.ts';
import { differences } from './compare.ts';
import { recordedMistakes } from './mistakes.ts';
import { FIGURES, figureRows, filesOf, recheck, record } from './record.ts';
import { differenceFromRecord } from './reference.ts';

interface FixturesOptions {
  lab?: string;
  check?: true;
  /** measure the reference and the nearest mistakes alone */
  quick?: true;
}

/**
 * Records the runs of a lab's reference, or compares them with what is on file.
 * @throws UsageError where they differ, and where correct samples say that the reference is wrong
 */
export async function fixtures({ lab, check, quick }: FixturesOptions): Promise<void> {
  if (quick && !check) throw new UsageError('--quick is for --check: a part of the measurements cannot be recorded');
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
    const isThere = check || isReadable(files.history);
    const onFile = isThere ? (readJson(files.history) as MeasuredHistory) : undefined;
    const differs = onFile && (await differenceFromRecord(onFile, course, samples, recording));
    if (differs && (check || differs.isContradicted)) throw new UsageError(`${names[0]}: ${differs.says}`);
    if (onFile && quick) {
      const mistakes = recordedMistakes.parse(readJson(files.distances));
      const found = await recheck({ history: onFile, distances: mistakes }, course, samples, recording);
      stale.push(...found.map((line) => `${names.join(' and ')}: ${line}`));
      continue;
    }
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

/** Tells whether a file can be read: recording mends one that cannot. */
function isReadable(file: string): boolean {
  try {
    return readJson(file) !== undefined;
  } catch {
    return false;
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
}
