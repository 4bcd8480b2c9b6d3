import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { withBodies } from '../source/blocks.ts';

/** Source texts by the addresses that this file gives them, with the address of the module that each stands for. */
const sources = new Map<string, { text: string; standsFor: string }>();

registerHooks({
  resolve(specifier, context, next) {
    if (sources.has(specifier)) return { url: specifier, format: 'module-typescript', shortCircuit: true };
    // A variant stands in the reference's place: what it imports is found from there.
    const parent = context.parentURL === undefined ? undefined : sources.get(context.parentURL);
    return next(specifier, parent ? { ...context, parentURL: parent.standsFor } : context);
  },
  load(url, context, next) {
    const source = sources.get(url);
    return source ? { format: 'module-typescript', source: source.text, shortCircuit: true } : next(url, context);
  },
});

/**
 * Loads a reference with other blocks as a module of this process, without a file on disk. For trusted code alone.
 *
 * @param path of the reference
 * @param blocks bodies by block name
 */
export async function loadVariant<Module>(path: string, blocks: Readonly<Record<string, string>>): Promise<Module> {
  const text = withBodies(readFileSync(path, 'utf8'), blocks);
  // Node.js keeps what it has compiled by address: another text must have another one, in every process.
  const address = `variant:${createHash('sha256').update(text).digest('hex')}`;
  sources.set(address, { text, standsFor: pathToFileURL(path).href });
  return import(address);
}
