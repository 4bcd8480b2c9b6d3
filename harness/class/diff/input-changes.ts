import { differingInputs, inputsOf } from '../../grading/grade-inputs.ts';
import type { GradeReport } from '../../report/schema.ts';
import type { SettingChange } from './settings.ts';

/** Something that has a say in a report, and is not the same for two of them. */
export interface Difference {
  /** the name of its hash in reports; or `node`, `layers`, `seed` */
  readonly decider: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Those that come first, in their order, and those that come last. */
const FIRST = ['rubric', 'submission', 'rules', 'limits'];
const LAST = ['node', 'layers', 'seed'];

/**
 * What decides two reports and differs, but for what merely follows from something else: other work comes with
 * another seed, and a task's requirements, which the hash of the rules covers, decide marks and no check.
 *
 * @param settings how the rubrics of the two runs differ
 */
export function differences(
  before: GradeReport,
  after: GradeReport,
  settings: readonly SettingChange[] = [],
): Difference[] {
  const [old, now] = [inputsOf(before), inputsOf(after)];
  const names = differingInputs(old, now);
  const isRequirement = ({ setting }: SettingChange) => setting.endsWith('.requires');
  const isRule = ({ setting }: SettingChange) => setting.startsWith('rules.');
  const hasSameRules = settings.some(isRequirement) && !settings.some(isRule);
  return names
    .filter((name) => !(name === 'seed' && names.includes('submission')) && !(name === 'rules' && hasSameRules))
    .sort((one, other) => rank(one) - rank(other))
    .map((decider) => ({ decider, before: old[decider], after: now[decider] }));
}

function rank(decider: string): number {
  if (FIRST.includes(decider)) return FIRST.indexOf(decider) - FIRST.length;
  return LAST.indexOf(decider) + 1;
}
