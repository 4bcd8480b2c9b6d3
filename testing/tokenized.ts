import { type TokenizedWork, tokensOf } from '../harness/similarity/tokens.ts';
import { parseSource } from '../harness/source/syntax.ts';

/** The work of somebody who has filled blocks with statements, for tests. */
export function sampleWork(label: string, texts: Readonly<Record<string, string>>): TokenizedWork {
  const blocks = Object.entries(texts).map(([name, text]) => {
    return { name, text, tokens: tokensOf(parseSource(text).program?.body ?? []) };
  });
  return { label, blocks };
}
