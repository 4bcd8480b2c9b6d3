import type { Finding } from '../report/finding.ts';
import type { Outcome, RecordedCall } from './known-mistakes.ts';

/** Of each check so many calls are kept from its beginning, where cases are large and tell mistakes apart, … */
export const FIRST = 6;
/** … and so many from its end, where a failure has been shrunk. */
const LAST = 60;

/** Results with more numbers and characters than this are not kept: right ones are far smaller. */
const MOST_PARTS = 50_000;

/** What the checks of one task call in a submission, in bounded memory. */
export interface Recording {
  /** From here on calls belong to this check. */
  begin(check: string): void;
  /** A failed call is kept if the student's code threw or broke its contract. */
  add(procedure: string, args: readonly unknown[], result: { value: unknown } | { finding: Finding }): void;
  readonly calls: ReadonlyMap<string, readonly RecordedCall[]>;
}

export function openRecording(): Recording {
  const calls = new Map<string, RecordedCall[]>();
  let current: RecordedCall[] = [];
  return {
    calls,
    begin(check) {
      current = [];
      calls.set(check, current);
    },
    add(procedure, args, result) {
      const outcome = 'value' in result ? bounded(result.value) : outcomeOf(result.finding);
      if (!outcome) return;
      current.push({ procedure, args, outcome });
      if (current.length > FIRST + LAST) current.splice(FIRST, 1);
    },
  };
}

function outcomeOf(finding: Finding): Outcome | undefined {
  if (finding.code === 'contract') return { error: finding.message };
  return finding.code === 'threw' ? { error: `${finding.name}: ${finding.message}` } : undefined;
}

function bounded(value: unknown): Outcome {
  return countParts(value, MOST_PARTS) > 0 ? { value } : { error: 'a result that is too large to be kept' };
}

/** What is left of a budget after one for each number and character in a value; it ends where nothing is left. */
function countParts(value: unknown, budget: number): number {
  if (typeof value === 'string') return budget - 1 - value.length;
  if (typeof value !== 'object' || value === null) return budget - 1;
  let left = budget - 1;
  for (const part of Object.values(value)) {
    left = countParts(part, left);
    if (left <= 0) break;
  }
  return left;
}
