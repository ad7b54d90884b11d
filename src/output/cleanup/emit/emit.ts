import type { CleanupPlan } from '../../../cleanup/plan.js';
import { emitShell } from './shell.js';
import { emitAutomation } from './automation.js';
import { emitTerraform } from './terraform.js';

/** The plan as something that others run: pieces of text. */
export function emitted(plan: CleanupPlan, kind: 'sh' | 'terraform' | 'ssm'): Iterable<string> {
  switch (kind) {
    case 'sh':
      return emitShell(plan);
    case 'ssm':
      return [emitAutomation(plan)];
    case 'terraform':
      return [emitTerraform(plan)];
  }
}
