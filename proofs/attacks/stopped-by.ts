import type { Finding } from '../../harness/authoring/finding.ts';
import type { Layers } from '../../harness/sandbox/layers.ts';

/** What an attack's finding says of where it ended. */
export function stoppedBy(findings: readonly Finding[], { states }: Layers): string {
  return [...new Set(findings.map((finding) => stoppedByLayer(finding, states)))].join(', ');
}

function stoppedByLayer(finding: Finding, layers: Layers['states']): string {
  switch (finding.code) {
    case 'missing-file':
    case 'file-rejected':
      return 'intake';
    case 'markers':
    case 'syntax-error':
    case 'not-erasable':
    case 'structure':
      return 'graft';
    case 'rule':
      return 'rules';
    case 'contract':
    case 'protocol':
      return 'values only';
    case 'time-limit':
    case 'output-limit':
      return 'limits of the grader';
    case 'memory-limit':
      return 'limits of memory';
    case 'processor-limit':
      return 'limits';
    case 'exited':
      return 'a process of its own';
    case 'threw':
      return refusal(finding.message, layers);
    default:
      return 'checks';
  }
}

/** By the words of the error: Node's permission model and the kernel have their own. */
function refusal(message: string, layers: Layers['states']): string {
  const stands = (id: string) => layers.some((layer) => layer.id === id && layer.missing === undefined);
  if (/has been restricted|ERR_ACCESS_DENIED/.test(message)) return 'permission';
  if (/EACCES|EPERM|not permitted|permission denied/i.test(message)) {
    // The system's words are the same for a filter, for Landlock and for another user's file.
    return ['kernel', 'user'].filter(stands).join(' or ') || 'modes of files';
  }
  if (/allocation failed|out of memory|EFBIG|EAGAIN/i.test(message) && stands('limits')) return 'limits';
  const isMissing = /(getBuiltinModule|process\.\w+|binding) is not a function|is not defined|cannot import/.test(
    message,
  );
  return isMissing && stands('language') ? 'language' : 'an error of its own';
}
