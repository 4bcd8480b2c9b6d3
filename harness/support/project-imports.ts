import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { PROJECT } from './project.ts';

// A lab may lie outside of the project, where no node_modules is above it: what it imports by name and is not found
// there is looked for from the project, which is also where its own name leads.
registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      const isByName = !/^(\.|\/|#|[a-z]+:)/.test(specifier);
      if (!isByName || (error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
      return next(specifier, { ...context, parentURL: pathToFileURL(`${PROJECT}package.json`).href });
    }
  },
});
