import type { Rubric } from '../../rubric/schema.ts';

/** A setting of the rubric with another value, or that only one of two rubrics has. */
export interface SettingChange {
  /** by its place: `q1.marks`, `q1.loss.award`, `late.percentPerDay`, `rules.loops` */
  readonly setting: string;
  readonly before?: string;
  readonly after?: string;
}

/** How the settings differ that decide marks. */
export function settingChanges(before: Rubric, after: Rubric): SettingChange[] {
  const [old, now] = [settingsOf(before), settingsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((setting) => old.get(setting) !== now.get(setting))
    .map((setting) => {
      const [before, after] = [old.get(setting), now.get(setting)];
      return { setting, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
    });
}

function settingsOf({ deadline, late, questions, rules, sandbox }: Rubric): Map<string, string> {
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
  add('late', late);
  add('rules', rules);
  add('sandbox', sandbox);
  return settings;
}
