import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { HarnessError } from '../support/errors.ts';

/** Of Gradescope's `submission_metadata.json`, what lateness needs. */
const metadata = z.object({ created_at: z.iso.datetime({ offset: true }) });

/**
 * When a submission was handed in, as Gradescope has noted it.
 * @param file `submission_metadata.json`
 * @throws HarnessError where the file does not say
 */
export function submissionTime(file: string): Date {
  try {
    return new Date(metadata.parse(JSON.parse(readFileSync(file, 'utf8'))).created_at);
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new HarnessError(
      `${file} does not say when the submission was handed in, and lateness costs marks: ${reason}`,
    );
  }
}
