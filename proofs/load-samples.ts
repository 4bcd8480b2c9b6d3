import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Samples } from '../harness/authoring/samples.ts';
import type { Course } from '../harness/rubric/course.ts';
import { UsageError } from '../harness/support/errors.ts';

/** Where a lab keeps its samples, from its root. */
const SAMPLES = 'samples/index.ts';

/**
 * Loads the samples of a lab.
 * @throws UsageError where it has none
 */
export async function loadSamples({ root }: Pick<Course, 'root'>): Promise<Samples> {
  const path = join(root, SAMPLES);
  if (!existsSync(path)) throw noSamples(path, 'there is no such file');
  const { default: samples }: { default?: Samples } = await import(pathToFileURL(path).href);
  if (!samples?.faulty) throw noSamples(path, 'its default export is none');
  return samples;
}

function noSamples(path: string, why: string): UsageError {
  return new UsageError(
    `${path}: ${why}, and without samples of the lab nothing can be proved; ` +
      'write it: export default defineSamples({ … }), from lab-harness/authoring',
  );
}
