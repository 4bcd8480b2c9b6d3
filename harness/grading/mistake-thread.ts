import { flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type Driver, NO_HOST, type Procedures } from '../authoring/inside.ts';
import type { KnownMistake } from '../authoring/samples.ts';
import { describeError } from '../sandbox/call-error.ts';
import '../support/project-imports.ts';
import type { Outcome, RecordedCall } from './diagnosis/recording.ts';
import { loadVariant } from './load-variant.ts';

// Runs in a thread of its own: while variants are tried, the process that grades must keep the time of
// other submissions' calls. It loads what runs in a child, and nothing of the checks.

/** Calls of the reference with each of several sets of other blocks. */
export interface VariantsCalls {
  calls: readonly Pick<RecordedCall, 'procedure' | 'args'>[];
  /** paths of the question's driver and reference */
  driver: string;
  reference: string;
  /** bodies by block name */
  blocks: readonly KnownMistake['blocks'][];
}

/** Variants, once loaded: modules are never unloaded. */
const loaded = new Map<string, Promise<Procedures>>();

/** Makes calls on variants, each of which is loaded when it is first asked. */
export default async function answerAll({ calls, blocks, ...code }: VariantsCalls): Promise<Outcome[][]> {
  const before = loaded.size;
  const outcomes: Outcome[][] = [];
  for (const own of blocks) {
    const key = JSON.stringify([code, own]);
    const loading = loaded.get(key) ?? load(code, own);
    loaded.set(key, loading);
    const procedures = await loading;
    const ofOne: Outcome[] = [];
    for (const { procedure, args } of calls)
      ofOne.push(await outcomeOf(() => procedures[procedure](...structuredClone(args))));
    outcomes.push(ofOne);
  }
  // Node.js does so at the end of a process, for the modules of its first thread.
  if (loaded.size > before) flushCompileCache();
  return outcomes;
}

async function load(
  { driver, reference }: Pick<VariantsCalls, 'driver' | 'reference'>,
  blocks: KnownMistake['blocks'],
): Promise<Procedures> {
  const { default: create }: { default: Driver<unknown, Procedures> } = await import(pathToFileURL(driver).href);
  return create(await loadVariant(reference, blocks), NO_HOST);
}

/** Makes a call, and tells what came of it as a recording does. */
async function outcomeOf(call: () => unknown): Promise<Outcome> {
  try {
    return { value: await call() };
  } catch (thrown) {
    const error = describeError(thrown);
    if (error.kind === 'contract') return { refused: error.message };
    return { thrown: error.kind === 'threw' ? `${error.name}: ${error.message}` : error.kind };
  }
}
