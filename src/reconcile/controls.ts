import { UNKNOWN, type Unknown } from '../model/value.js';
import type { ControlPolicy, ServiceControls } from '../policy/applied-policy.js';
import type { AccountEvidence } from '../evidence/evidence.js';
import type { Problem } from './context.js';
import { documentOf } from '../policy/like-document.js';

/** The service control policies over the account. One that can't be read is a problem, and caps nothing for certain. */
export function controlsOf({ service_control_policies: evidence }: AccountEvidence, problems: Problem[]): ServiceControls | Unknown {
  if (evidence?.seen !== true) return UNKNOWN;
  const { levels } = evidence.value;
  if (levels === null) return null;
  const broken = new Set<string>();
  const controls = levels.map((policies) =>
    policies.map(({ name, document: text }): ControlPolicy => {
      const document = documentOf(text);
      if (document === UNKNOWN) broken.add(name);
      return { name, document };
    }),
  );
  for (const name of broken)
    problems.push({ source: 'service_control_policies', text: `service control policy ${name} is not a policy document` });
  return controls;
}
