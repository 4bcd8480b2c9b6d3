import type { Finding } from '../authoring/finding.ts';
import { eraseTrusted } from '../sandbox/erase.ts';
import { cutBlocks, type Position, positionOf } from '../source/blocks.ts';
import type { SubmittedFile } from '../submission/intake.ts';
import { HarnessError } from '../support/errors.ts';
import type { BlockState, Graft } from './graft.ts';
import { parseIsolated, type SourceFile, WAIT_SECONDS } from './isolated-parser.ts';

/** A question's file, ready to run. */
export interface PreparedQuestion {
  /** the stub with the body of every ready block, without types */
  readonly source: string;
  readonly blocks: ReadonlyMap<string, BlockState>;
  readonly notes: readonly string[];
  /** Translates a place in `source`, as stack traces count it, to the student's own; undefined outside the blocks. */
  studentPosition(line: number, column?: number): Position | undefined;
}

/**
 * Sets the TODO blocks of a submission's files into their pristine stubs, see `graft.ts`, one after the other.
 *
 * @returns in the order of the files
 * @throws HarnessError where a stub is damaged or the process fails for a reason of our own
 */
export async function prepare(
  files: readonly { readonly file: SubmittedFile; readonly stub: string }[],
): Promise<PreparedQuestion[]> {
  const prepared: PreparedQuestion[] = [];
  for (const { file, stub } of files) {
    const graft = file.state === 'read' ? await graftOf({ ...file, stub }) : rejectedGraft(stub, file.finding);
    prepared.push(hydrate(file.name, graft));
  }
  return prepared;
}

async function graftOf({ name, text, stub }: SourceFile): Promise<Graft> {
  const parsed = await parseIsolated({ name, text, stub });
  if (typeof parsed === 'object') return parsed;
  // It is the submission's fault only where the stub gets through.
  const ofStub = parsed === 'killed' ? await parseIsolated({ name, text: stub, stub }) : undefined;
  if (ofStub === 'killed') {
    throw new HarnessError('the process that parses submissions was killed; is the machine out of memory?');
  }
  if (parsed === 'late' || ofStub === 'late') {
    throw new HarnessError(`${name} could not be prepared: no answer within ${WAIT_SECONDS} s`);
  }
  const reason = 'reading its syntax took too long, or too much memory; look for brackets nested very deeply';
  return rejectedGraft(stub, { code: 'file-rejected', file: name, reason });
}

function rejectedGraft(stub: string, finding: Finding): Graft {
  const names = [...cutBlocks(stub).blocks.keys()];
  return {
    source: stub,
    code: eraseTrusted(stub),
    blocks: names.map((name) => ({ name, state: 'faulty', finding })),
    notes: [],
  };
}

/** Adds to a graft what cannot cross the border between processes. */
function hydrate(file: string, { code: source, blocks, notes }: Graft): PreparedQuestion {
  const ready = blocks.filter((block) => block.state === 'ready');
  // Stack traces also break lines at these two separators; editors, and so students, do not.
  const lineStarts = [0, ...Array.from(source.matchAll(/[\n\u2028\u2029]/g), ({ index }) => index + 1)];
  return {
    source,
    blocks: new Map(blocks.map((block) => [block.name, block])),
    notes,
    studentPosition(line, column) {
      const offset = (lineStarts[line - 1] ?? source.length) + (column ?? 1) - 1;
      const block = ready.find(({ span }) => offset >= span.start && offset < span.end);
      const position = block && positionOf(block, offset);
      return position && column === undefined ? { file, line: position.line } : position;
    },
  };
}
