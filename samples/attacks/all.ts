import type { Attack } from 'lab-harness/authoring';
import { code } from './code.ts';
import { forgedErrors } from './forged-errors.ts';
import { gaming } from './gaming.ts';
import { gamingForecasts } from './gaming-forecasts.ts';
import { intake } from './intake.ts';
import { network } from './network.ts';
import { protocol } from './protocol.ts';
import { protocolValues } from './protocol-values.ts';
import { reports } from './reports.ts';
import { resources } from './resources.ts';
import { secrets } from './secrets.ts';
import { tampering } from './tampering.ts';
import { tamperingFiles } from './tampering-files.ts';
import { transferables } from './transferables.ts';

/** Every attack on file; none may pay. */
export const attacks: readonly Attack[] = [
  ...secrets,
  ...tampering,
  ...tamperingFiles,
  ...transferables,
  ...code,
  ...network,
  ...protocol,
  ...protocolValues,
  ...forgedErrors,
  ...resources,
  ...gaming,
  ...gamingForecasts,
  ...intake,
  ...reports,
];

const because = (reason: string, ...ids: string[]) => Object.fromEntries(ids.map((id) => [id, reason]));

/** Why some attacks reach nothing outside their process even if no layer stands. */
export const harmless: Readonly<Record<string, string>> = {
  ...because('the control runs in a copy without a repository', 'read-history'),
  ...because('a child inherits nothing but its pipe: see launch.test.ts', 'read-by-descriptor'),
  ...because('a child is started with an empty environment', 'read-environment'),
  ...because(
    'the child refuses the import by itself',
    ...[
      'import-reference',
      'import-relative',
      'import-by-evaluation',
      'import-data',
      'import-engine',
      'import-as-data',
    ],
  ),
  ...because('what it looks for never enters its process', 'stack-trace', 'callers', 'arguments-of-process'),
  ...because('the grader checks what it is told', 'cloned-pipe'),
  ...because('the packages are not its user’s', 'edit-package'),
  ...because(
    'it changes its own process, to which nothing of the grader belongs',
    ...['exit-zero', 'exit-later', 'abort', 'print-score', 'patch-math', 'patch-json', 'patch-arrays'],
    ...['patch-promises', 'pollute-prototype', 'accessor-traps', 'patch-matrix'],
  ),
  ...because(
    'nothing but the files asked for is read',
    ...['package-json', 'npmrc', 'node-modules', 'own-tests', 'linked-file'],
  ),
};
