import { type Check, type CheckContext, CheckFailure, Unanswered } from '../authoring/check.ts';
import { type Finding, hasTrait } from '../authoring/finding.ts';
import type { Procedures } from '../authoring/inside.ts';
import type { Question, Task } from '../authoring/lab.ts';
import { asRemote } from '../authoring/oracle.ts';
import type { BlockState } from '../graft/graft.ts';
import { type CheckReport, SOURCE } from '../report/schema.ts';
import type { Rubric } from '../rubric/schema.ts';
import type { ReadyBlock } from '../source/blocks.ts';
import { openRecording, type Recording } from './diagnosis/recording.ts';
import { checkSeed, type Replay, replayToken } from './seed.ts';
import { openCalls, type TaskSession } from './task-calls.ts';

export interface TaskRun {
  question: Question;
  task: Task;
  /** states of all the question's blocks */
  blocks: ReadonlyMap<string, BlockState>;
  /** where the submission's code runs */
  session: TaskSession;
  /** Uses another process of the submission; there is none unless given. */
  useOther?: (<T>(use: (session: TaskSession) => Promise<T>) => Promise<T>) | undefined;
  seed: number;
  /** whether the first failure ends it, as found: no smaller one is looked for */
  verdictOnly?: boolean | undefined;
  /** run these cases alone, one after the other up to the first that fails, instead of all checks */
  replays?: readonly Replay[] | undefined;
  rubric: Pick<Rubric, 'rules' | 'sandbox'>;
}

export interface TaskResult {
  checks: CheckReport[];
  notes: string[];
  /** what each check called in the submission, and what came of it */
  calls: Recording['calls'];
  /** the case in which each failed check has failed */
  failures: Replay[];
}

/** Runs a task's checks in order against a submission; the marks are for others to draw from them. */
export async function runTask(run: TaskRun): Promise<TaskResult> {
  const { task, rubric, verdictOnly } = run;
  const source = sourceFinding(run);
  const checks: CheckReport[] = [
    { ...SOURCE, visibility: 'visible', milliseconds: 0, ...(source ? failed(source) : { outcome: 'passed' }) },
  ];
  const notes: string[] = [];
  const failures: Replay[] = [];
  const recording = openRecording();
  let stopped: string | undefined;

  const calls = openCalls(run, recording, () => {
    stopped ??= 'the file could not be loaded';
  });
  const reference = asRemote(await run.question.oracle());
  const file = readyBlocks(run.blocks.values());
  const blocks = readyBlocks(task.blocks.flatMap((name) => run.blocks.get(name) ?? []));
  await run.session.beginTask();
  run.session.takePrints();
  const hints = [...new Set([...blocks.values()].flatMap((block) => block.hints))];
  const afresh = afreshOf(run, calls);

  for (const { check, seed, path } of casesOf(run)) {
    const severity = check.rule ? ruleOf(rubric, check.rule) : 'fail';
    if (severity === 'off') continue;
    const { id, title, visibility, weight = 1 } = check;
    recording.begin(id);
    calls.takePrinted();
    const begin = performance.now();
    const context = { student: calls.student, reference, seed, path, verdictOnly, blocks, file, afresh };
    const together: CheckContext<Procedures>['together'] = (cases) =>
      calls.together(cases.map((runCase) => (student) => runCase({ ...context, student })));
    const because = stopped ?? awaited(run, check);
    const followsOf = ({ finding }: CheckResult) =>
      check.follows?.filter((other) => mayFollow(finding, findingIn(checks, other))) ?? [];
    const first: CheckResult = because
      ? failed({ code: 'not-run', because })
      : await attempt(() => check.run({ ...context, together }));
    const printedFirst = calls.takePrinted();
    const own = verdictOnly ? undefined : await ownFailure(check, followsOf(first)[0], { ...context, together });
    const { path: _, printed = own ? calls.takePrinted() : printedFirst, ...result } = own?.result ?? first;
    const [follows] = own ? followsOf(own.result).filter((other) => other !== own.apartFrom) : followsOf(first);
    // What a hidden check's case prints may be its inputs.
    if (result.finding && printed !== '' && visibility === 'visible') result.finding.printed = printed;
    // Once: the first failure is read first.
    if (hasTrait(result.finding, 'nameable') && hints.length > 0) {
      result.finding = { ...result.finding, hints: [...(result.finding.hints ?? []), ...hints.splice(0)] } as Finding;
    }
    const milliseconds = Math.round(performance.now() - begin);
    const remarks = remarkOf(result.evidence).map((remark) => `${task.id}: ${remark}`);
    notes.push(...remarks.filter((remark) => !notes.includes(remark)));
    if (severity === 'warn' && result.finding?.code === 'rule') {
      notes.push(noteOf(result.finding));
      checks.push({ id, title, visibility, weight, outcome: 'passed', milliseconds });
      continue;
    }
    const isDecided = verdictOnly && result.outcome === 'failed';
    const isEnd = result.outcome === 'error' || isDecided || hasTrait(result.finding, 'endsTask');
    if (isEnd) stopped ??= `an earlier check ended the task: ${title}`;
    const failure = { task: task.id, check: id, seed, path: first.path ?? '' };
    // A case alone shows nothing of what is wrong after another one.
    const isAfterOther = result.finding?.code === 'mismatch' && result.finding.after !== undefined;
    // Nor does it show what is found apart from an earlier check.
    const isAlike = !isAfterOther && !own;
    const isRepeatable = visibility === 'visible' && hasTrait(result.finding, 'repeatable') && isAlike;
    const replay = isRepeatable && { replay: replayToken(failure) };
    checks.push({ id, title, visibility, weight, ...result, ...(follows && { follows }), ...replay, milliseconds });
    if (result.outcome === 'failed') failures.push(failure);
    if (run.replays && result.outcome !== 'passed') break;
  }
  // What the code has printed is known only now.
  const prints = run.session.takePrints();
  for (const { id, rule = '', onPrints } of task.checks) {
    const report = checks.find((each) => each.id === id && each.outcome === 'passed');
    if (!onPrints || !report) continue;
    const { finding, ...result } = await attempt(async () => onPrints(prints, blocks));
    if (finding?.code !== 'rule') Object.assign(report, result);
    else if (ruleOf(rubric, rule) === 'fail') Object.assign(report, failed(finding));
    else if (!notes.includes(noteOf(finding))) notes.push(noteOf(finding));
  }
  return { checks, notes, calls: recording.calls, failures };
}

/** What a check finds apart from an earlier one. */
interface OwnFailure {
  readonly apartFrom: string;
  readonly result: CheckResult;
}

/** Has a check that may follow an earlier one look again without what that one looks at, where it can. @returns what is wrong then, too */
async function ownFailure(
  { without }: Check<Procedures>,
  apartFrom: string | undefined,
  context: CheckContext<Procedures>,
): Promise<OwnFailure | undefined> {
  const look = apartFrom === undefined ? undefined : without?.[apartFrom];
  if (apartFrom === undefined || !look) return undefined;
  const result = await attempt(() => look(context));
  // An error may come of what is missing there.
  return hasTrait(result.finding, 'values') ? { apartFrom, result } : undefined;
}

/** Opens other processes of the submission to the checks, whose calls there leave no trace here. */
function afreshOf(run: TaskRun, { earlier }: ReturnType<typeof openCalls>): CheckContext<Procedures>['afresh'] {
  const { useOther } = run;
  if (!useOther) return undefined;
  return {
    earlier,
    run: (use) => useOther((session) => use(openCalls({ ...run, session }, openRecording(), () => {}).student)),
  };
}

function findingIn(checks: readonly CheckReport[], id: string): Finding | undefined {
  return checks.find((check) => check.id === id)?.finding;
}

/**
 * Tells whether what was found may follow from what an earlier check found: anything from a result of another form, wrong
 * values from wrong values, and an error in who reads a result from what is wrong with it.
 */
function mayFollow(finding: Finding | undefined, earlier: Finding | undefined): boolean {
  if (earlier?.code === 'contract') return hasTrait(finding, 'values') || hasTrait(finding, 'answer');
  const isReaders = finding?.code === 'threw' && finding.isOutside === true;
  return hasTrait(earlier, 'values') && (isReaders || hasTrait(finding, 'values'));
}

/** Says what breaks a rule that costs nothing. */
function noteOf({ position, message }: Extract<Finding, { code: 'rule' }>): string {
  return `${position.file}:${position.line}: ${message} (noted, costs no marks)`;
}

/** Lists the checks to run, each with its seed, and with the path to its only case where there is one. */
function casesOf({ task, seed, replays }: TaskRun) {
  if (!replays) {
    return task.checks.map((check) => ({
      check,
      seed: checkSeed(seed, task.id, check.sharedSeed ?? check.id),
      path: undefined,
    }));
  }
  return replays.flatMap((replay) => {
    const check = task.checks.find(({ id }) => id === replay.check);
    return check ? [{ ...replay, check }] : [];
  });
}

/** Reads the note of a passed check's evidence. */
function remarkOf(evidence: CheckReport['evidence']): string[] {
  if (evidence?.kind === 'note') return [evidence.text];
  return evidence?.kind === 'curves' && evidence.note ? [evidence.note] : [];
}

interface CheckResult extends Pick<CheckReport, 'outcome' | 'finding' | 'evidence' | 'error'> {
  /** fast-check's path to the case that failed, where cases were drawn */
  path?: string;
  /** what was printed in that case; undefined where none were drawn */
  printed?: string | undefined;
}

async function attempt(look: () => ReturnType<Check<Procedures>['run']> | Promise<void>): Promise<CheckResult> {
  try {
    const evidence = await look();
    return { outcome: 'passed', ...(evidence && { evidence }) };
  } catch (error) {
    if (error instanceof CheckFailure) {
      const { finding, evidence, path, printed } = error;
      return { ...failed({ ...finding }, evidence), path, printed };
    }
    if (error instanceof Unanswered) return failed({ code: 'not-run', because: error.message });
    return { outcome: 'error', error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function failed(finding: Finding, evidence?: CheckReport['evidence']): CheckResult {
  return { outcome: 'failed', finding, ...(evidence && { evidence }) };
}

/** Says what keeps a check from running: the first of the blocks that it needs and that is not ready; else undefined. */
function awaited({ task, blocks }: TaskRun, check: Check<Procedures>): string | undefined {
  const name = (check.blocks ?? task.blocks).find((block) => blocks.get(block)?.state !== 'ready');
  if (name === undefined) return undefined;
  return blocks.get(name)?.state === 'faulty' ? `TODO(${name}) cannot be run` : `waits for TODO(${name})`;
}

/** Says why the task cannot run as a whole, or undefined: faults before 'not done yet', for they say more. */
function sourceFinding({ task, blocks }: TaskRun): Finding | undefined {
  const states = task.blocks.map((name) => blocks.get(name) ?? { state: 'todo' as const, name });
  const faulty = states.find((block) => block.state === 'faulty');
  if (faulty) return faulty.finding;
  const todo = states.find(({ state }) => state === 'todo');
  return todo && { code: 'todo', block: todo.name };
}

function readyBlocks(blocks: Iterable<BlockState>): Map<string, ReadyBlock> {
  const ready = [...blocks].filter((block) => block.state === 'ready');
  return new Map(ready.map((block) => [block.name, block]));
}

function ruleOf({ rules }: TaskRun['rubric'], rule: string): 'fail' | 'warn' | 'off' {
  return new Map(Object.entries(rules)).get(rule) ?? 'fail';
}
