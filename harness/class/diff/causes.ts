import type { SettingChange } from './settings.ts';

/** Why a number is another one. */
export type Cause =
  /** the rubric's settings that decide it; none where only the file is known to differ */
  | { readonly code: 'rubric'; readonly settings: readonly SettingChange[] }
  /** an instructor's decision, in words; only one of them where it is new or gone */
  | { readonly code: 'override'; readonly before?: string; readonly after?: string }
  /** ISO 8601, in UTC; not there where the time is unknown */
  | { readonly code: 'submission-time'; readonly before?: string; readonly after?: string }
  /** tasks that this one requires, which now fail or pass */
  | { readonly code: 'requirements'; readonly fail: readonly string[]; readonly pass: readonly string[] }
  /** what decides checks and differs; where it is several, any of them */
  | { readonly code: 'deciders'; readonly deciders: readonly string[] }
  /** nothing differs, but one of the runs met a limit of time or memory */
  | { readonly code: 'limit' }
  /** other marks before the cap or the penalty */
  | { readonly code: 'marks' }
  /** there were no marks before, for this reason */
  | { readonly code: 'no-marks'; readonly reason: string }
  /** nothing that decides it differs */
  | { readonly code: 'unknown' };

/**
 * Names the parts that made a value another one: those without which it would not be what it is; where no one of them
 * was needed, each that would have been enough.
 *
 * @param value of the parts
 */
export function decisive<Parts extends object>(
  before: Parts,
  after: Parts,
  value: (parts: Parts) => number | null,
): Set<keyof Parts> {
  const now = value(after);
  if (value(before) === now) return new Set();
  const names = Object.keys(before) as (keyof Parts)[];
  const needed = names.filter((name) => value({ ...after, [name]: before[name] }) !== now);
  if (needed.length > 0) return new Set(needed);
  return new Set(names.filter((name) => value({ ...before, [name]: after[name] }) === now));
}
