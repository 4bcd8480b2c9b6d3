// Where the machine does not say what processor time a child has used, a child that met its limit gets a second chance
// while no other one of this process takes the processor from it.

/** Children of this process; each settles once it has ended. */
const children = new Set<Promise<unknown>>();

/** Settles once the one that is alone is no more. */
let loner: Promise<void> | undefined;

/** Starts a child when nobody is alone, unless it is the lone one's own. */
export async function admit<Child extends { ended: Promise<unknown> }>(
  start: () => Child,
  isLoners: () => boolean,
): Promise<Child> {
  while (loner && !isLoners()) await loner;
  const child = start();
  const { ended } = child;
  children.add(ended);
  ended.finally(() => children.delete(ended));
  return child;
}

/** Waits until no child is left, and lets nobody else start one meanwhile. Who calls it must have none. */
export async function alone<T>(run: () => Promise<T>): Promise<T> {
  // Others go on until theirs have ended: one may be waiting for a second one of its own.
  while (loner || children.size > 0) await (loner ?? Promise.race(children));
  const { promise, resolve } = Promise.withResolvers<void>();
  loner = promise;
  try {
    return await run();
  } finally {
    loner = undefined;
    resolve();
  }
}
