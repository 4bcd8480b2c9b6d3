import { EventEmitter } from 'node:events';
import type { ProvidedContext } from 'vitest';
import type { PoolRunnerInitializer, PoolWorker } from 'vitest/node';
import { init, runBaseTests, setupEnvironment } from 'vitest/worker';

/**
 * Makes vitest's worker of this very process, so that nothing is loaded by another one, and nothing again for the next
 * run.
 *
 * @param provided what tests can inject; it may hold functions, since nothing is sent anywhere
 */
export function inProcessPool(provided: ProvidedContext): PoolRunnerInitializer {
  const { exit } = process;
  const requests = new EventEmitter();
  const responses = new EventEmitter();
  let environment: ReturnType<typeof setupEnvironment> | undefined;
  init({
    on: (listener) => requests.on('message', listener),
    off: (listener) => requests.off('message', listener),
    // Vitest keeps what it receives beside what the worker goes on to change.
    post: (response) => responses.emit('message', structuredClone(response)),
    // What is set up, such as hooks of imports, stays until the process ends.
    setup: (context) => (environment ??= setupEnvironment(context)),
    // Workers must not exit; this process is the command's.
    onModuleRunner: () => Object.assign(process, { exit }),
    runTests: (state, traces) => runBaseTests('run', Object.assign(state, { providedContext: provided }), traces),
    collectTests: (state, traces) => runBaseTests('collect', state, traces),
  });
  const worker: PoolWorker = {
    name: 'in-process',
    on: (event, listener) => responses.on(event, listener),
    off: (event, listener) => responses.off(event, listener),
    send: (request) => requests.emit('message', request),
    deserialize: (response) => response,
    start: async () => {},
    stop: async () => {
      responses.removeAllListeners();
    },
  };
  return { name: worker.name, createPoolWorker: () => worker };
}
