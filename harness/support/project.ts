import { fileURLToPath } from 'node:url';

/** The folder that holds the engine and the packages; a lab may lie in it or elsewhere. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
