import type { Attack } from '../../harness/authoring/attack.ts';
import { gaming } from './gaming.ts';
import { intake } from './intake.ts';
import { network } from './network.ts';
import { protocol } from './protocol.ts';
import { reports } from './reports.ts';
import { resources } from './resources.ts';
import { secrets } from './secrets.ts';
import { tampering } from './tampering.ts';

/** Every attack on file; none may pay. */
export const attacks: readonly Attack[] = [
  ...secrets,
  ...tampering,
  ...network,
  ...protocol,
  ...resources,
  ...gaming,
  ...intake,
  ...reports,
];

const VALUES_ONLY = 'what it looks for never enters its process';
const HOOK = 'the child refuses the import by itself';
const OWN_PROCESS = 'it changes its own process, to which nothing of the grader belongs';
const INTAKE = 'nothing but the files asked for is read';

/** Why some attacks reach nothing outside their process even if no layer stands. */
export const harmless: Readonly<Record<string, string>> = {
  'read-history': 'the control runs in a copy without a repository',
  'read-by-descriptor': 'a child inherits nothing but its pipe: see launch.test.ts',
  'read-environment': 'a child is started with an empty environment',
  'import-reference': HOOK,
  'import-relative': HOOK,
  'import-by-evaluation': HOOK,
  'stack-trace': VALUES_ONLY,
  callers: VALUES_ONLY,
  'arguments-of-process': VALUES_ONLY,
  'edit-package': 'the packages are not its user’s',
  'exit-zero': OWN_PROCESS,
  'exit-later': OWN_PROCESS,
  abort: OWN_PROCESS,
  'print-score': OWN_PROCESS,
  'patch-math': OWN_PROCESS,
  'patch-json': OWN_PROCESS,
  'patch-arrays': OWN_PROCESS,
  'patch-promises': OWN_PROCESS,
  'pollute-prototype': OWN_PROCESS,
  'accessor-traps': OWN_PROCESS,
  'patch-matrix': OWN_PROCESS,
  'package-json': INTAKE,
  npmrc: INTAKE,
  'node-modules': INTAKE,
  'own-tests': INTAKE,
  'linked-file': INTAKE,
};
