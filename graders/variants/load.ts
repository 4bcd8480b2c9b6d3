import { registerHooks } from 'node:module';
import { compose } from './compose.ts';
import type { Work } from './work.ts';

const REFERENCE = new URL('../../reference/', import.meta.url);

/** Source texts by the addresses that this file gives them. */
const sources = new Map<string, string>();

registerHooks({
  resolve(specifier, context, next) {
    if (sources.has(specifier)) return { url: specifier, format: 'module-typescript', shortCircuit: true };
    // A work stands in the reference's place: what it imports is found from there.
    const isImportOfWork = context.parentURL !== undefined && sources.has(context.parentURL);
    return next(specifier, isImportOfWork ? { ...context, parentURL: new URL('work.ts', REFERENCE).href } : context);
  },
  load(url, context, next) {
    const source = sources.get(url);
    return source === undefined ? next(url, context) : { format: 'module-typescript', source, shortCircuit: true };
  },
});

/**
 * One file of a work as a module in this process, without a file on disk. For trusted work alone.
 *
 * @param file `q1.ts` or `q2.ts`
 */
export async function loadWork<Module>(work: Pick<Work, 'blocks'>, file: string): Promise<Module> {
  const address = `work:${sources.size}/${file}`;
  sources.set(address, compose(work).get(file) ?? '');
  return import(address);
}
