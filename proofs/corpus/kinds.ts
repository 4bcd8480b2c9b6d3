import type { Finding } from '../../harness/authoring/finding.ts';
import type { FaultKind, Told } from '../../harness/authoring/samples.ts';
import { isNotANumber } from '../../harness/report/causes.ts';

/** What else findings may tell of where a fault of a kind is: what follows from it. */
const FOLLOWS: Readonly<Record<FaultKind, readonly FaultKind[]>> = {
  source: [],
  ends: [],
  cost: ['ends'],
  throws: ['values'],
  form: ['throws', 'values'],
  arguments: ['kept', 'throws', 'not a number', 'values'],
  kept: ['values'],
  random: ['kept', 'values'],
  'not a number': ['throws', 'values'],
  values: ['not a number'],
};

/** Kind of fault that a finding tells of by its code. */
const BY_CODE: Readonly<Partial<Record<Finding['code'], FaultKind>>> = {
  todo: 'source',
  'missing-file': 'source',
  'file-rejected': 'source',
  markers: 'source',
  'syntax-error': 'source',
  'not-erasable': 'source',
  structure: 'source',
  'still-throws': 'source',
  rule: 'source',
  threw: 'throws',
  'time-limit': 'ends',
  'memory-limit': 'ends',
  'processor-limit': 'ends',
  'output-limit': 'ends',
  exited: 'ends',
  protocol: 'ends',
};

/** Kinds of fault that a finding tells of by its words, since any wrong result may show them. */
const BY_WORDS: readonly FaultKind[] = ['arguments', 'kept', 'random', 'cost', 'not a number'];

/**
 * Finds the kinds of fault that a finding tells of; none of one that tells of none.
 * @param own words by which findings tell of the sample: of a cause those of 'values', too
 * @param told words by which findings tell of a kind, whatever sample they are of
 */
function kindsTold(finding: Finding, own: readonly Told[], told: readonly Told[]): FaultKind[] {
  if (finding.code === 'not-run') return [];
  const byCode = BY_CODE[finding.code];
  if (byCode) return [byCode];
  const message = 'message' in finding ? finding.message : '';
  const isCause = finding.code === 'mismatch' && finding.isCause === true;
  const ofValues = isCause ? own.filter(({ kind }) => kind === 'values') : [];
  const byWords = [...told.filter(({ kind }) => BY_WORDS.includes(kind)), ...ofValues].filter(({ words }) =>
    message.includes(words),
  );
  if (byWords.length > 0) return byWords.map(({ kind }) => kind);
  if (isCause) return ['arguments'];
  if (finding.code === 'contract') return ['form'];
  return [isNotANumber(finding) ? 'not a number' : 'values'];
}

/**
 * Says which findings tell of another kind of fault than a sample has, and of which kind none tells.
 *
 * @param own what is true of the sample; where that says nothing, it makes other values
 * @param told what is true of any
 */
export function mistaken(findings: readonly Finding[], own: readonly Told[], told: readonly Told[]): string[] {
  const kinds = new Set<FaultKind>(own.length > 0 ? own.map(({ kind }) => kind) : ['values']);
  const allowed = new Set([...kinds].flatMap((kind) => [kind, ...FOLLOWS[kind]]));
  const said = findings.flatMap((finding) => kindsTold(finding, own, told).map((kind) => ({ kind, finding })));
  const others = said
    .filter(({ kind }) => !allowed.has(kind))
    .map(
      ({ kind, finding }) => `'${'message' in finding ? finding.message : finding.code}' tells of the kind '${kind}'`,
    );
  const missing = kinds.difference(new Set(['values', ...said.map(({ kind }) => kind)]));
  const fault = `the fault is of the kind '${[...kinds].join("' and '")}'`;
  return [
    ...[...new Set(others)].map((other) => `${fault}, and a finding says ${other}`),
    ...[...missing].map((kind) => `${fault}, and no finding tells of '${kind}'`),
  ];
}
