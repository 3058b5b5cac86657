import type { XmlFault } from '../xml/fault.ts';

/** The issue code of a fault: limits and DOCTYPE have codes of their own, everything else is the `otherwise` of the place. */
export function faultCode(fault: XmlFault, otherwise: string): string {
  if (fault.kind === 'dtd') return 'VN-ENV-dtd-forbidden';
  if (fault.kind === 'depth') return 'VN-ENV-too-deep';
  if (fault.kind === 'text-length') return 'VN-ENV-text-too-long';
  return otherwise;
}
