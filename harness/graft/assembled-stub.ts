import type { Program } from 'oxc-parser';
import { type Block, replaceBodies } from '../source/blocks.ts';
import { parseSource, type Span, type Syntax } from '../source/syntax.ts';
import { HarnessError } from '../support/errors.ts';
import { type Outline, outlineOf } from './structure.ts';

/** The stub with some of its blocks replaced: the text, and what the parser makes of it. */
export interface AssembledStub {
  readonly source: string;
  /** where the block bodies lie in the source, by block name */
  readonly regions: ReadonlyMap<string, Span>;
  readonly syntax: Syntax;
  /** undefined where the parser gave up */
  readonly outline: Outline | undefined;
}

/** An assembled stub that the parser got through. */
export type ParsedStub = AssembledStub & { readonly outline: Outline; readonly syntax: Syntax & { program: Program } };

/**
 * Sets blocks of a submission into the stub and parses the result.
 *
 * @param stubBlocks the stub's own blocks, in the order of the text
 * @param submitted by block name; a block that is not in it keeps the stub's body
 */
export function assembleStub(
  stub: string,
  stubBlocks: readonly Block[],
  submitted: ReadonlyMap<string, Block>,
): AssembledStub {
  const { source, regions } = replaceBodies(stub, stubBlocks, (own) => (submitted.get(own.name) ?? own).body);
  const syntax = parseSource(source);
  const outline = syntax.program && outlineOf(syntax.program, syntax.comments, regions);
  return { source, regions, syntax, outline };
}

export function isParsed(assembled: AssembledStub): assembled is ParsedStub {
  return assembled.outline !== undefined;
}

/** Finds where a block's body lies in the source. */
export function regionOf({ regions }: AssembledStub, name: string): Span {
  const region = regions.get(name);
  if (!region) throw new HarnessError(`the stub has no block TODO(${name})`);
  return region;
}

/** Tells whether a block is as the stub has it, or empty. */
export function isUntouched(assembled: AssembledStub, pristine: ParsedStub, name: string): boolean {
  const stubCode = codeOf(pristine, name);
  // Where the stub has no code, as for a class's fields, none is needed.
  return stubCode !== '' && ['', stubCode].includes(codeOf(assembled, name));
}

/** Takes a block's text without comments and white space. */
function codeOf(assembled: AssembledStub, name: string): string {
  const { source, syntax } = assembled;
  const region = regionOf(assembled, name);
  let code = '';
  let from = region.start;
  for (const { start, end } of syntax.comments) {
    if (start < region.start || end > region.end) continue;
    code += source.slice(from, start);
    from = end;
  }
  return (code + source.slice(from, region.end)).replace(/\s+/g, '');
}
