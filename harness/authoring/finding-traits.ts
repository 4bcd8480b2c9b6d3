import type { Finding } from './finding.ts';

/**
 * What else a finding of some kind means:
 * - `open`: the check says nothing of the work yet
 * - `answer`: the code ended the call by itself, so that this is its answer to the inputs
 * - `repeatable`: the same inputs show something again
 * - `shrinkable`: a smaller case explains it better; the others cost a time limit or a new process each
 * - `nameable`: it has room for the known mistakes that do the same
 * - `endsTask`: the next checks would meet the same fate at the same cost
 * - `atLimit`: it depends on how busy the machine is
 */
type Trait = 'open' | 'answer' | 'repeatable' | 'shrinkable' | 'nameable' | 'endsTask' | 'atLimit';

type Code = Finding['code'];

/** The traits of every kind of finding: a new code is a row here. */
const TRAITS = {
  todo: ['open'],
  'missing-file': [],
  'file-rejected': [],
  markers: [],
  'syntax-error': [],
  'not-erasable': [],
  structure: [],
  rule: [],
  threw: ['answer', 'repeatable', 'shrinkable', 'nameable'],
  contract: ['answer', 'repeatable', 'shrinkable', 'nameable'],
  'time-limit': ['repeatable', 'endsTask', 'atLimit'],
  'memory-limit': ['endsTask', 'atLimit'],
  'processor-limit': ['endsTask', 'atLimit'],
  'output-limit': ['endsTask'],
  exited: ['repeatable', 'endsTask'],
  protocol: ['endsTask'],
  'not-run': ['open'],
  mismatch: ['repeatable', 'shrinkable', 'nameable'],
  gradient: ['repeatable', 'shrinkable', 'nameable'],
  history: ['repeatable', 'shrinkable', 'nameable'],
} as const satisfies Record<Code, readonly Trait[]>;

type CodeWith<T extends Trait> = { [C in Code]: T extends (typeof TRAITS)[C][number] ? C : never }[Code];

/** Tells whether there is a finding that has the trait. */
export function hasTrait<F extends { code: Code }, T extends Trait>(
  finding: F | undefined,
  trait: T,
): finding is Extract<F, { code: CodeWith<T> }> {
  const traits: readonly Trait[] = finding ? TRAITS[finding.code] : [];
  return traits.includes(trait);
}
