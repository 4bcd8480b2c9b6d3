import { parseIsolated, type SourceFile } from '../graft/isolated-parser.ts';
import type { Course } from '../rubric/course.ts';
import { readStub } from '../rubric/load-lab.ts';
import type { ReadyBlock } from '../source/blocks.ts';
import type { Submission } from '../submission/intake.ts';
import { type TokenizedBlock, type TokenizedSubmission, tokensOf } from './tokens.ts';

interface TokenizedClass {
  readonly submissions: readonly TokenizedSubmission[];
  /** what is not compared and why, a line each */
  readonly omissions: readonly string[];
}

/**
 * Tokenizes the TODO blocks of submissions. Nothing of the stub is among the tokens: its blocks hold comments alone,
 * and a block that somebody has left as it was is left out.
 *
 * @param submissions by their labels
 * @throws HarnessError where the process that parses them fails for a reason of our own
 */
export async function tokenizeClass(
  { root, lab: { questions } }: Pick<Course, 'root' | 'lab'>,
  submissions: ReadonlyMap<string, Pick<Submission, 'files'>>,
): Promise<TokenizedClass> {
  const stubs = new Map(questions.map((question) => [question.file, readStub(root, question)]));
  const blocks = new Map([...submissions.keys()].map((label) => [label, [] as TokenizedBlock[]]));
  const omissions: string[] = [];
  const readable: { label: string; source: SourceFile }[] = [];
  for (const [label, { files }] of submissions) {
    for (const file of files) {
      const { name } = file;
      if (file.state === 'rejected') omissions.push(`${label}: ${name} is missing or cannot be read`);
      else readable.push({ label, source: { name, text: file.text, stub: stubs.get(name) ?? '' } });
    }
  }
  // One at a time: the syntax trees of a whole class would fill the memory.
  for (const { label, source } of readable) {
    const parsed = await parseIsolated(source);
    if (typeof parsed === 'object') {
      const faulty = parsed.blocks.filter(({ state }) => state === 'faulty').map(({ name }) => name);
      if (faulty.length > 0) omissions.push(`${label}: ${faulty.join(', ')} cannot be run`);
      blocks.get(label)?.push(...parsed.blocks.filter((block) => block.state === 'ready').map(tokenized));
    } else omissions.push(`${label}: ${source.name} takes too long or too much memory to parse`);
  }
  return { submissions: [...blocks].map(([label, own]) => ({ label, blocks: own })), omissions };
}

function tokenized({ name, body: text, nodes, span }: ReadyBlock): TokenizedBlock {
  const tokens = tokensOf(nodes).map(({ kind, start }) => ({ kind, start: start - span.start }));
  return { name, text, tokens };
}
