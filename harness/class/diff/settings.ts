import type { Rubric } from '../../rubric/schema.ts';

/** A setting of the rubric with another value, or that only one of two rubrics has. */
export interface SettingChange {
  /** by its place: `q1.marks`, `q1.loss.award`, `late.percentPerDay`, `rules.loops`; `late` for another late policy */
  readonly setting: string;
  readonly before?: string;
  readonly after?: string;
}

/** How the settings differ that decide marks. */
export function settingChanges(before: Rubric, after: Rubric): SettingChange[] {
  const isOtherPolicy = before.late.policy !== after.late.policy;
  const [old, now] = [before, after].map((rubric) => settingsOf(rubric, isOtherPolicy));
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((setting) => old.get(setting) !== now.get(setting))
    .map((setting) => {
      const [before, after] = [old.get(setting), now.get(setting)];
      return { setting, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
    });
}

export function isOfLatePolicy({ setting }: SettingChange): boolean {
  return setting === 'late' || setting.startsWith('late.');
}

/** @param isPolicyWhole takes the late policy with its settings, which mean nothing without it, for one setting */
function settingsOf(
  { deadline, late, questions, rules, sandbox }: Rubric,
  isPolicyWhole: boolean,
): Map<string, string> {
  const settings = new Map<string, string>();
  const add = (place: string, values: object) => {
    for (const [name, value] of Object.entries(values)) {
      const text = Array.isArray(value) ? value.join(', ') : String(value);
      if (text !== '') settings.set(place === '' ? name : `${place}.${name}`, text);
    }
  };
  for (const { id, marks, tasks } of questions) {
    add(id, { marks });
    for (const { id, marks, award, requires } of tasks) add(id, { marks, award, requires });
  }
  add('', deadline === undefined ? {} : { deadline });
  if (isPolicyWhole) add('', { late: policyInWords(late) });
  else add('late', late);
  add('rules', rules);
  add('sandbox', sandbox);
  return settings;
}

/** `per-day (graceMinutes 15, percentPerDay 10, mostPercent 50)` */
function policyInWords({ policy, ...settings }: Rubric['late']): string {
  const values = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  return values.length === 0 ? policy : `${policy} (${values.join(', ')})`;
}
