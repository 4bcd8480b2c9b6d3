import { styleText } from 'node:util';
import { shortName } from '../authoring/lab.ts';
import { describeFinding } from '../report/describe.ts';
import type { TaskReport } from '../report/schema.ts';
import { isToMend, standingOf } from '../report/state.ts';
import { counted, inNumber } from '../support/counted.ts';
import { wrap } from '../support/text.ts';

type Style = Parameters<typeof styleText>[0];

/** Draws a line for each task: its mark, what commands call it, what it is worth, and how it stands. */
export function statusLines(tasks: readonly TaskReport[], columns = 100): string[] {
  const nameWidth = Math.max(...tasks.map((task) => shortName(task).length));
  const marksWidth = Math.max(...tasks.map(({ maxMarks }) => String(maxMarks).length));
  return tasks.map((task) => {
    const [mark, style] = markOf(task);
    const start = `${shortName(task).padEnd(nameWidth)}  ${String(task.maxMarks).padStart(marksWidth)}  `;
    return `${styleText(style, mark)} ${start}${oneRow(stateOf(task), columns - start.length - 2)}`;
  });
}

/** Says what to do next, in a sentence with a command in it. */
export function nextStep(tasks: readonly TaskReport[]): string {
  // What blocks a task comes before it.
  const next = tasks.find(({ outcome }) => outcome === 'failed');
  if (next) return nextCommand(next.id);
  const broken = tasks.find(({ outcome }) => outcome === 'error');
  if (broken) {
    return `Our error, not yours: show your teaching assistant what npm run task -- ${shortName(broken)} says`;
  }
  return 'All visible checks pass. Next: npm run submit';
}

/** Says which task is next. */
export function nextCommand(task: string): string {
  return `Next: npm run task -- ${shortName({ id: task })}`;
}

/** Tells the student in a few words, which may quote the file, how a task stands. */
export function stateOf(task: TaskReport): string {
  const standing = standingOf(task);
  switch (standing.state) {
    case 'passed':
      return 'passed';
    case 'error':
      return 'our error, not yours';
    case 'blocked':
      return `blocked by ${standing.by.map((id) => shortName({ id })).join(', ')}`;
    case 'todo':
      return `not done yet${standing.progress}`;
    case 'unrunnable':
      return describeFinding(standing.finding)[0];
    case 'failed': {
      const [first] = standing.checks;
      if (first) return `${someFail(standing.checks.length, task.checks.length)}: ${first.title}`;
      return task.checks.flatMap(({ finding }) => (finding ? describeFinding(finding) : []))[0];
    }
  }
}

/** Says `1 of 9 checks fails`, in the number that it takes. */
export function someFail(failed: number, all: number): string {
  return `${failed} of ${counted(all, 'check')} ${inNumber(failed, 'fails')}`;
}

function markOf(task: TaskReport): [string, Style] {
  if (task.outcome === 'passed') return ['✓', 'green'];
  if (task.outcome === 'error') return ['!', 'magenta'];
  return standingOf(task).state === 'todo' && !isToMend(task) ? ['·', 'dim'] : ['✗', 'red'];
}

/** Cuts a printable text to what a terminal's row has room for. */
function oneRow(text: string, columns: number): string {
  const [row, ...rest] = wrap(text, Math.max(columns, 20) - 1);
  return rest.length > 0 ? `${row}…` : row;
}
