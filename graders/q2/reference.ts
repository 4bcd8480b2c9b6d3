import * as module from '../../reference/q2.ts';
import createDriver from './driver.ts';

/** The reference behind the same procedures as a submission, in the process that grades. */
export const reference = createDriver(module);
