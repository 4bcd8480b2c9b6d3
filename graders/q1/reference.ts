import { NO_HOST } from '../../harness/authoring/index.ts';
import * as module from '../../reference/q1.ts';
import createDriver from './driver.ts';

/** The reference behind the same procedures as a submission, in the process that grades. */
export const reference = createDriver(module, NO_HOST);
