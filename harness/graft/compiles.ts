import vm from 'node:vm';
import { erase } from '../sandbox/erase.ts';
import { HarnessError } from '../support/errors.ts';

/** What Node.js makes of a module: the text without types, or its complaint. */
export type Compiled = { readonly code: string } | { readonly refusal: string };

/**
 * Has Node.js take the types out of a module, and V8 compile it, without running it: the two disagree with our parser in
 * places that nobody can list.
 */
export function compile(source: string): Compiled {
  if (!vm.SourceTextModule) throw new HarnessError('this needs Node.js with --experimental-vm-modules');
  try {
    const code = withoutTypes(source);
    new vm.SourceTextModule(code);
    return { code };
  } catch (error) {
    return { refusal: (error as Error).message };
  }
}

let hasFailed = false;

/** Tells whether taking types out has failed in this process: nobody knows in what state that leaves what does it. */
export function isDoubtful(): boolean {
  return hasFailed;
}

function withoutTypes(source: string): string {
  try {
    return erase(source);
  } catch (error) {
    hasFailed = true;
    throw error;
  }
}
