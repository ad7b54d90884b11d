import type { Target } from '../deliver/destination.js';
import type { Ports } from '../deliver/ports.js';
import type { DoctorFinding } from '../run/doctor/finding.js';

/** Where reports are to be sent: the cheapest look that leaves no trace there, if there is one. */
export async function destinationFinding(target: Target, ports: () => Promise<Ports>): Promise<DoctorFinding> {
  const { to, actions } = target;
  const of = { check: `destination ${to}`, where: 'here' };
  const needs = actions.length === 0 ? '' : `; it takes ${actions.join(' ')}`;
  try {
    const look = target.open(await ports());
    if (look.preflight === undefined) {
      const mend = 'A report with --dry-run shows what would be sent there.';
      return { ...of, status: 'not_tried', detail: `nothing tells that sends nothing${needs}`, mend };
    }
    const [first, ...more] = await look.preflight();
    if (first === undefined) return { ...of, status: 'ok', detail: `as far as can be told without sending${needs}`, mend: null };
    return { ...of, status: 'problem', detail: [first, ...more].join(' '), mend: 'docs/deliver.md says what it takes.' };
  } catch (error) {
    const hint = typeof error === 'object' && error !== null && 'hint' in error && typeof error.hint === 'string' ? error.hint : null;
    const detail = error instanceof Error ? error.message : String(error);
    return { ...of, status: 'problem', detail, mend: hint ?? 'docs/deliver.md says what it takes.' };
  }
}
