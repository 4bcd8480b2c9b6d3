// The one test file of all labs and tasks. Vitest imports it anew for each run, so that no cache has it without types.
import { declareChecks } from './declare-checks.ts';

declareChecks();
