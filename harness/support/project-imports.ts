import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { engineModule, PROJECT } from './project.ts';

// A lab may lie outside of the project, where no node_modules is above it: what it imports by name and is not found
// there is looked for from the project. By the project's name it has the engine that runs, and none of another copy of
// the project that it may lie in: to that one's checks, failures of this one's are errors.
registerHooks({
  resolve(specifier, context, next) {
    const engine = engineModule(specifier);
    if (engine) return next(pathToFileURL(engine).href, context);
    try {
      return next(specifier, context);
    } catch (error) {
      const isByName = !/^(\.|\/|#|[a-z]+:)/.test(specifier);
      if (!isByName || (error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
      try {
        return next(specifier, { ...context, parentURL: pathToFileURL(`${PROJECT}package.json`).href });
      } catch {
        // Whoever reads it looks for the file that imports it, and not for the project.
        throw error;
      }
    }
  },
});
