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
