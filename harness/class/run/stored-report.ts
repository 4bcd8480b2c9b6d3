import { lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { keyOfChecks } from '../../grading/grade-inputs.ts';
import { renderHtml } from '../../report/html/html.ts';
import { renderJson } from '../../report/json.ts';
import { redact } from '../../report/redact.ts';
import { type GradeReport, gradeReport } from '../../report/schema.ts';
import { parseJson } from '../../support/bounded-json.ts';
import { UsageError } from '../../support/errors.ts';
import { readRegular } from '../../support/read-regular.ts';
import { writeWhole } from '../../support/write-whole.ts';
import { agrees, macOf } from '../mac.ts';
import type { Submitted } from '../submission.ts';
import { EARLIER, earlierFiles, type ReportFiles, reportFiles, SUBMISSIONS } from './run-files.ts';

/** Bytes of a report, and of its MACs under the few keys that there may be. */
const [MOST_OF_REPORT, MOST_OF_MACS] = [32 * 2 ** 20, 1000];

/** Earlier reports of a submission that are kept, at most: those that were replaced last. */
const MOST_EARLIER = 4;

/**
 * Reads a submission's report, where there is one that is as somebody with one of the keys has stored it.
 * @param files its places, where it is an earlier one
 */
export function storedReport(
  folder: string,
  id: string,
  keys: readonly string[],
  files: ReportFiles = reportFiles(folder, id),
): GradeReport | undefined {
  try {
    const text = readRegular(files.report, MOST_OF_REPORT).toString();
    const macs = readRegular(files.macs, MOST_OF_MACS).toString().split('\n');
    if (!keys.some((key) => macs.some((mac) => agrees(key, ['report', id], text, mac)))) return undefined;
    return gradeReport.parse(parseJson(text));
  } catch {
    return undefined;
  }
}

/**
 * Stores a submission's report under its MACs, whole or not at all.
 * @throws Error of the file system, UsageError where `ownFolder` does
 */
export function storeReport(folder: string, id: string, report: GradeReport, keys: readonly string[]): void {
  ownFolder(folder, SUBMISSIONS, id);
  write(reportFiles(folder, id), id, report, keys);
}

/**
 * Keeps a report that another one replaces, by the hash of what decided its checks: should that be as it was again,
 * nothing is graded for it. Of many the oldest go.
 * @throws Error of the file system, UsageError where `ownFolder` does
 */
export function keepReport(folder: string, id: string, report: GradeReport, keys: readonly string[]): void {
  ownFolder(folder, SUBMISSIONS, id, EARLIER);
  write(earlierFiles(folder, id, keyOfChecks(report)), id, report, keys);
  for (const key of earlierKeys(join(folder, SUBMISSIONS, id, EARLIER)).slice(0, -MOST_EARLIER)) {
    const { report, macs } = earlierFiles(folder, id, key);
    for (const file of [report, macs]) rmSync(file, { recursive: true, force: true });
  }
}

/** Copies the earlier reports of a submission that are as they were stored under one of the keys into another run. */
export function copyEarlier(from: string, to: string, id: string, keys: readonly string[]): void {
  for (const key of earlierKeys(join(from, SUBMISSIONS, id, EARLIER))) {
    const report = storedReport(from, id, keys, earlierFiles(from, id, key));
    if (report) keepReport(to, id, report, keys);
  }
}

/** Lists the hashes of the earlier reports in a folder, if it is there, the one first that was stored first. */
function earlierKeys(place: string): string[] {
  if (!lstatSync(place, { throwIfNoEntry: false })?.isDirectory()) return [];
  const kept = readdirSync(place).flatMap((name) => {
    const [, key] = /^([0-9a-f]{64})\.json$/.exec(name) ?? [];
    return key === undefined ? [] : [{ key, time: lstatSync(join(place, name)).mtimeMs }];
  });
  return kept.sort((one, other) => one.time - other.time).map(({ key }) => key);
}

function write(files: ReportFiles, id: string, report: GradeReport, keys: readonly string[]): void {
  const text = renderJson([report]);
  const macs = keys.map((key) => macOf(key, ['report', id], text));
  // A report that is there is one to believe, also where the command was killed in between.
  writeWhole(files.macs, `${macs.join('\n')}\n`, 0o600);
  writeWhole(files.report, text, 0o600);
}

/** Draws the page of a stored report, with the names of those who have handed in. */
export function drawReport(folder: string, { id, students }: Submitted, report: GradeReport): void {
  ownFolder(folder, SUBMISSIONS, id);
  writeWhole(reportFiles(folder, id).page, renderHtml(redact(report), shownNames(students)), 0o600);
}

/** Lists the names on a page. */
export function shownNames(students: Submitted['students']): string[] {
  return students.flatMap(({ name, email, id }) => name ?? email ?? id ?? []);
}

/**
 * Makes folders in a run's folder, one below the other, where they are not there yet.
 * @throws UsageError where one is something else, such as a link that leads outside
 */
export function ownFolder(folder: string, ...names: readonly string[]): void {
  let path = folder;
  for (const name of names) {
    path = join(path, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (!stats) mkdirSync(path);
    else if (!stats.isDirectory()) throw new UsageError(`${path} is no folder of this run: remove it`);
  }
}
