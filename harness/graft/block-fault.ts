import type { Finding, Position } from '../authoring/finding.ts';
import type { Block } from '../source/blocks.ts';
import { lineAndColumn } from '../source/positions.ts';
import type { Span, SyntaxProblem } from '../source/syntax.ts';
import { codeOf, type ParsedTrial, regionOf, type Trial } from './assembled-stub.ts';
import { findObstacle } from './runnable.ts';
import { departure, forbiddenMember } from './structure.ts';

export type Verdict = { readonly state: 'ready' | 'todo' } | { readonly state: 'faulty'; readonly finding: Finding };

/**
 * Judges a block of a submission by a trial of the stub with it and with blocks that are good.
 *
 * @param file the submission's name for positions
 */
export function judge(file: string, block: Block, trial: Trial, pristine: ParsedTrial): Verdict {
  const finding = findFault({ file, block, region: regionOf(trial, block.name), trial, pristine });
  if (finding) return { state: 'faulty', finding };
  const stubCode = codeOf(pristine, block.name);
  // Where the stub has no code, as for a class's fields, none is needed.
  const isUntouched = stubCode !== '' && ['', stubCode].includes(codeOf(trial, block.name));
  return { state: isUntouched ? 'todo' : 'ready' };
}

interface Case {
  readonly file: string;
  readonly block: Block;
  /** where the block's body lies in the trial's source */
  readonly region: Span;
  readonly trial: Trial;
  readonly pristine: ParsedTrial;
}

function findFault(judged: Case): Finding | undefined {
  const { block, trial, pristine } = judged;
  if (!trial.outline) return problemFinding(judged);
  const offset = departure(trial.outline, pristine.outline);
  if (offset !== undefined) return structureFinding(judged, offset, 'it changes the code around it');
  const part = trial.outline.regions.get(block.name);
  const forbidden = part && forbiddenMember(part.container, part.nodes);
  if (forbidden) return structureFinding(judged, forbidden.node.start, forbidden.reason);
  if (trial.syntax.problems.length > 0) return problemFinding(judged);
  const obstacle = part && findObstacle(part.nodes, part.container, trial.source);
  if (!obstacle) return undefined;
  const position = positionOf(judged, obstacle.offset);
  if (obstacle.kind === 'construct') return { code: 'not-erasable', position, construct: obstacle.construct };
  return { code: 'syntax-error', position, message: obstacle.message };
}

/** The parser's complaint; that of an unbalanced block often lies in the innocent code below it. */
function problemFinding(judged: Case): Finding {
  const { region, trial } = judged;
  const { problems } = trial.syntax;
  for (const problem of problems) {
    const place = problem.places.find(({ start }) => start >= region.start && start < region.end);
    if (place) return syntaxFinding(judged, problem, place.start);
  }
  const [problem] = problems;
  const [place] = problem.places;
  if (!place) return syntaxFinding(judged, problem, region.start);
  const [, ...below] = trial.source.slice(region.end, place.start).split('\n');
  const isLastStatement = place.start >= region.end && below.join('').trim() === '';
  if (isLastStatement) return syntaxFinding(judged, problem, place.start);
  const reason = 'a bracket, quote or comment in it is not closed, or one is closed that it did not open';
  return structureFinding(judged, place.start, reason);
}

function syntaxFinding(judged: Case, problem: SyntaxProblem, offset: number): Finding {
  const { start, end } = judged.region;
  const others = problem.places.filter((place) => place.start !== offset && place.start >= start && place.start < end);
  const remarks = others.map((place) => `line ${positionOf(judged, place.start).line}: ${place.message}`);
  const message = [problem.message, ...remarks].join('; ');
  return { code: 'syntax-error', position: positionOf(judged, offset), message };
}

function structureFinding(judged: Case, offset: number, reason: string): Finding {
  return { code: 'structure', position: positionOf(judged, offset), block: judged.block.name, reason };
}

/** A place of the trial in the submission; one outside the block becomes the block's nearest end. */
function positionOf({ file, block, region }: Case, offset: number): Position {
  const last = Math.max(0, block.body.trimEnd().length - 1);
  const { line, column } = lineAndColumn(block.body, Math.min(Math.max(0, offset - region.start), last));
  return { file, line: block.markerLine + line, column };
}
