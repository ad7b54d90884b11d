import { markOf, QUARANTINED } from '../../../cleanup/marks.js';
import type { CleanupPlan } from '../../../cleanup/plan.js';
import { denyAllArn } from '../../../cleanup/steps/quarantine.js';
import { usageError } from '../../../errors.js';
import { safeText } from '../../../render/safe-text.js';
import { planWords } from '../words.js';
import { AUTOMATION_SCRIPT } from './automation-script.js';
import { oneAccount } from './one-account.js';

/** What Systems Manager takes as a document. */
const LONGEST = 64 * 1024;

/** A runbook of Systems Manager Automation: one step that looks again before each principal, and writes only with Apply=yes. */
export function emitAutomation(plan: CleanupPlan): string {
  const { id } = oneAccount(plan, 'ssm');
  const principals = plan.principals.map(({ whole, arn, credentials, blast, attachments = 0, ...principal }) => {
    const { kind, name, uniqueId, created, others, steps } = principal;
    return {
      ...{ kind, name, arn, uniqueId, created, whole, credentials, others, lastUse: blast.lastUse, steps, attachments },
      ...{ marks: whole ? [QUARANTINED] : credentials.map(markOf), deny: denyAllArn(arn) },
    };
  });
  const { breakGlassTag, keepTag } = plan.question;
  const document = {
    schemaVersion: '0.3',
    description: `iam-audit ${safeText(planWords(plan))}; account ${id}; evidence of ${plan.evidenceAsOf} and later.`,
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters: {
      AutomationAssumeRole: { type: 'AWS::IAM::Role::Arn', description: `The role ${plan.role} of account ${id}.` },
      Apply: { type: 'String', default: 'no', allowedValues: ['no', 'yes'], description: 'no: look, and say what would be done.' },
      MaxEvidenceHours: { type: 'String', default: '24', allowedPattern: '^[0-9]{1,5}$', description: 'How old the evidence may be.' },
      GraceDays: { type: 'String', default: '30', allowedPattern: '^[0-9]{1,5}$', description: 'Days in quarantine before removal.' },
    },
    mainSteps: [
      {
        name: 'Cleanup',
        action: 'aws:executeScript',
        timeoutSeconds: 600,
        inputs: {
          Runtime: 'python3.11',
          Handler: 'handler',
          // Braces in pairs would be taken for a parameter.
          InputPayload: {
            ...{ apply: '{{ Apply }}', maxEvidenceHours: '{{ MaxEvidenceHours }}', graceDays: '{{ GraceDays }}' },
            ...{ account: id, plan: plan.id, stage: plan.stage, evidence: plan.evidenceAsOf, breakGlassTag, keepTag },
            principals: JSON.stringify(principals).replace(/\{(?=\{)/g, '\\u007b'),
          },
          Script: AUTOMATION_SCRIPT,
        },
        outputs: [{ Name: 'Result', Selector: '$.Payload.result', Type: 'StringList' }],
      },
    ],
    outputs: ['Cleanup.Result'],
  };
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (Buffer.byteLength(text) <= LONGEST) return text;
  const size = `${Buffer.byteLength(text)} bytes, and ${LONGEST} are allowed`;
  throw usageError(`--emit ssm: the runbook would have ${size}`, 'Make it shorter with --limit.');
}
