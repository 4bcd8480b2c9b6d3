import { flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type Driver, NO_HOST, type Procedures } from '../authoring/inside.ts';
import { describeError } from '../sandbox/call-error.ts';
import '../support/project-imports.ts';
import type { Outcome, RecordedCall } from './diagnosis/recording.ts';
import { loadVariant } from './load-variant.ts';

// Runs in a thread of its own: while variants are tried, the process that grades must keep the time of
// other submissions' calls. It loads what runs in a child, and nothing of the checks.

/** A call of the reference with other blocks. */
export interface VariantCall extends Pick<RecordedCall, 'procedure' | 'args'> {
  /** paths of the question's driver and reference */
  driver: string;
  reference: string;
  /** bodies by block name */
  blocks: Readonly<Record<string, string>>;
}

/** Variants, once loaded: modules are never unloaded. */
const loaded = new Map<string, Promise<Procedures>>();

/** Makes a call on a variant, which is loaded when it is first asked. */
export default async function answer({ procedure, args, ...variant }: VariantCall): Promise<Outcome> {
  const key = JSON.stringify(variant);
  const procedures = loaded.get(key) ?? load(variant);
  loaded.set(key, procedures);
  const { [procedure]: run } = await procedures;
  try {
    return { value: await run(...args) };
  } catch (error) {
    return outcomeOf(error);
  }
}

async function load({ driver, reference, blocks }: Omit<VariantCall, 'procedure' | 'args'>): Promise<Procedures> {
  const { default: create }: { default: Driver<unknown, Procedures> } = await import(pathToFileURL(driver).href);
  const procedures = create(await loadVariant(reference, blocks), NO_HOST);
  // Node.js does so at the end of a process, for the modules of its first thread.
  flushCompileCache();
  return procedures;
}

/** Tells what an error says of the code, as a recording does. */
function outcomeOf(thrown: unknown): Outcome {
  const error = describeError(thrown);
  if (error.kind === 'contract') return { refused: error.message };
  return { thrown: error.kind === 'threw' ? `${error.name}: ${error.message}` : error.kind };
}
