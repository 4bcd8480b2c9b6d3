import type { Finding } from '../authoring/finding.ts';
import { type Block, type CutBlocks, cutBlocks, nearMarker, type ReadyBlock } from '../source/blocks.ts';
import { HarnessError } from '../support/errors.ts';
import {
  type AssembledStub,
  assembleStub,
  isParsed,
  isUntouched,
  type ParsedStub,
  regionOf,
} from './assembled-stub.ts';
import { blockFault, refusalFinding } from './block-fault.ts';
import { compile } from './compiles.ts';
import { editsOutside, hintsFor } from './edits.ts';

/** A submission's blocks set into the pristine stub. */
export interface Graft {
  /** the stub with the body of every ready block */
  readonly source: string;
  /** what is to run: the source without types, every place where it was */
  readonly code: string;
  readonly blocks: readonly BlockState[];
  readonly notes: readonly string[];
}

/** A block, by what has become of it. */
export type BlockState =
  | ReadyBlock
  | { readonly state: 'todo'; readonly name: string }
  | { readonly state: 'faulty'; readonly name: string; readonly finding: Finding };

/**
 * Cuts the blocks out of a submission and sets them into the stub, one after the other. A block is
 * faulty where the stub with it does not parse or cannot run, or where it changes the code around
 * it; then the stub's own body stays, and the other blocks are none the worse.
 *
 * @param file name of the submission, for positions and notes
 * @throws HarnessError where the stub itself is damaged
 */
export function graft(file: string, text: string, stub: string): Graft {
  const stubCut = cutBlocks(stub);
  const stubBlocks = [...stubCut.blocks.values()];
  const pristine = assembleStub(stub, stubBlocks, new Map());
  assertSound(file, stubCut, pristine);
  let code = compiledStub(file, pristine);

  const submitted = cutBlocks(text, stubCut.blocks);
  const accepted = new Map<string, Block>();
  const faults = new Map<string, Finding>();
  let best: ParsedStub = pristine;
  for (const { name } of declarationsFirst(stubBlocks, pristine)) {
    const block = submitted.blocks.get(name);
    if (!block) {
      faults.set(name, markersFinding(file, name, text, submitted));
      continue;
    }
    const assembled = assembleStub(stub, stubBlocks, new Map(accepted).set(name, block));
    const tested = { file, block, assembled, pristine };
    const isDone = isParsed(assembled) && !isUntouched(assembled, pristine, name);
    const fault = blockFault(tested, isDone);
    if (fault) faults.set(name, fault);
    if (fault || !isDone) continue;
    const compiled = compile(assembled.source);
    if ('refusal' in compiled) {
      faults.set(name, refusalFinding(tested, compiled.refusal));
      continue;
    }
    accepted.set(name, block);
    best = assembled;
    code = compiled.code;
  }

  const { program } = pristine.syntax;
  const edits = editsOutside(file, { text, cut: submitted }, { text: stub, cut: stubCut, program });
  const blocks = stubBlocks.map(({ name }): BlockState => {
    const finding = faults.get(name);
    if (finding) return { name, state: 'faulty', finding };
    const block = accepted.get(name);
    if (!block) return { name, state: 'todo' };
    const { body, markerLine } = block;
    const nodes = best.outline.regions.get(name)?.nodes ?? [];
    const hints = hintsFor(nodes, edits);
    return { name, file, state: 'ready', body, firstLine: markerLine + 1, span: regionOf(best, name), nodes, hints };
  });
  return { source: best.source, code, blocks, notes: edits.notes };
}

/** Compiles the stub as it is. @throws HarnessError where Node.js does not take it */
function compiledStub(file: string, { source }: ParsedStub): string {
  const compiled = compile(source);
  if ('code' in compiled) return compiled.code;
  throw new HarnessError(`Node.js does not take the stub of ${file}: ${compiled.refusal}`);
}

/** Puts class members before the code of other blocks, which may use private names that they declare. */
function declarationsFirst(blocks: readonly Block[], pristine: ParsedStub): Block[] {
  const isMember = ({ name }: Block) => pristine.outline.regions.get(name)?.container.type === 'ClassBody';
  return [...blocks.filter(isMember), ...blocks.filter((block) => !isMember(block))];
}

function markersFinding(file: string, block: string, text: string, { blocks, problems }: CutBlocks): Finding {
  const because = (reason: string): Finding => ({ code: 'markers', file, block, reason });
  const near = nearMarker(text, block);
  if (near) return because(`line ${near.line}: it must be "// TODO(${block}) ${near.edge}", and nothing else`);
  const problem = problems.get(block);
  const what = problem ? `line ${problem.line}: ${problem.reason}` : `the line "// TODO(${block}) begin" is missing`;
  const [other] = blocks.size + problems.size > 0 ? [] : cutBlocks(text).blocks.keys();
  if (other) return because(`${what}, and TODO(${other}) is there: has the file another one’s name?`);
  return because(`${what}; paste your code between the markers of a fresh stub`);
}

function assertSound(file: string, { problems }: CutBlocks, assembled: AssembledStub): asserts assembled is ParsedStub {
  const [problem] = problems.values();
  if (problem) throw new HarnessError(`the stub of ${file}, line ${problem.line}: ${problem.reason}`);
  const [error] = assembled.syntax.problems;
  if (error) throw new HarnessError(`the stub of ${file} does not parse: ${error.message}`);
  if (assembled.outline?.breach !== undefined) {
    throw new HarnessError(`the stub of ${file} has a TODO block that is no list of statements or class members`);
  }
}
