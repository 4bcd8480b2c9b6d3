import { differingInputs, inputsOf } from '../../grading/grade-inputs.ts';
import type { GradeReport } from '../../report/schema.ts';
import type { Rubric } from '../../rubric/schema.ts';

/** A setting of the rubric with another value, or that only one of two rubrics has. */
export interface SettingChange {
  /** by its place: `sums.marks`, `sums.mean.award`, `late.percentPerDay`, `rules.loops`; `late` for another late policy */
  readonly setting: string;
  readonly before?: string;
  readonly after?: string;
}

/** A grade input that is not the same for two reports. */
export interface Difference {
  /** the name of its hash in reports; or `node`, `layers`, `seed` */
  readonly input: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Compares the settings of two rubrics that decide marks. */
export function settingChanges(before: Rubric, after: Rubric): SettingChange[] {
  const isOtherPolicy = before.late.policy !== after.late.policy;
  const [old, now] = [before, after].map((rubric) => settingsOf(rubric, isOtherPolicy));
  return Object.keys({ ...old, ...now })
    .filter((setting) => old[setting] !== now[setting])
    .map((setting) => ({
      setting,
      ...(setting in old && { before: old[setting] }),
      ...(setting in now && { after: now[setting] }),
    }));
}

/** Lists settings by place; a changed late policy is one setting. */
function settingsOf({ deadline, late, questions, rules, sandbox }: Rubric, isPolicyWhole: boolean) {
  const settings: Record<string, string> = {};
  const add = (place: string, values: object) => {
    for (const [name, value] of Object.entries(values)) {
      const text = Array.isArray(value) ? value.join(', ') : String(value);
      if (text !== '') settings[place + name] = text;
    }
  };
  for (const { id, marks, tasks } of questions) {
    add(`${id}.`, { marks });
    for (const { id, marks, award, requires } of tasks) add(`${id}.`, { marks, award, requires });
  }
  if (deadline !== undefined) add('', { deadline });
  if (isPolicyWhole) add('', { late: policyInWords(late) });
  else add('late.', late);
  add('rules.', rules);
  add('sandbox.', sandbox);
  return settings;
}

/** Tells whether a setting is the late policy, or one of its own. */
export function isOfLatePolicy(setting: string): boolean {
  return setting === 'late' || setting.startsWith('late.');
}

/** Says a policy with its settings: `per-day (graceMinutes 15, percentPerDay 10, mostPercent 50)`. */
function policyInWords({ policy, ...settings }: Rubric['late']): string {
  const values = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  return values.length === 0 ? policy : `${policy} (${values.join(', ')})`;
}

/** Inputs that are listed before all others, and after them, in their order. */
const FIRST = ['rubric', 'submission', 'rules', 'limits'];
const LAST = ['node', 'layers', 'seed'];

/**
 * Compares the inputs of two reports, but for what merely follows from something else: another submission comes with
 * another seed, and a task's requirements, which the hash of the rules covers, decide marks and no check.
 *
 * @param settings how the rubrics of the two runs differ
 */
export function inputDifferences(
  before: GradeReport | undefined,
  after: GradeReport | undefined,
  settings: readonly SettingChange[],
): Difference[] {
  if (!before || !after) return [];
  const [old, now] = [inputsOf(before), inputsOf(after)];
  const names = differingInputs(old, now);
  const hasSameRules =
    settings.some(({ setting }) => setting.endsWith('.requires')) &&
    !settings.some(({ setting }) => setting.startsWith('rules.'));
  return names
    .filter((name) => !(name === 'seed' && names.includes('submission')) && !(name === 'rules' && hasSameRules))
    .sort((one, other) => rank(one) - rank(other))
    .map((input) => ({ input, before: old[input], after: now[input] }));
}

function rank(input: string): number {
  return FIRST.includes(input) ? FIRST.indexOf(input) - FIRST.length : LAST.indexOf(input) + 1;
}
