import { actorInWords } from '../checks/creation.js';
import type { TrailCall } from '../evidence/creation.js';
import type { PlannedPrincipal } from './plan.js';
import type { TraceLookup } from './ports.js';

/**
 * By whatever would show that somebody still needs it. Names are used again, so a user's calls must be of its unique id. Of a
 * role in quarantine it is that somebody enters it. What a policy is used for stands in no event, nor the use of other
 * credentials than keys and passwords.
 */
export function lookupsFor({ kind, whole, name, arn, uniqueId, credentials }: PlannedPrincipal): readonly TraceLookup[] {
  const isOwn = ({ principalId }: TrailCall): boolean => uniqueId !== null && principalId === uniqueId;
  if (kind === 'policy') return [];
  if (kind === 'role') return [{ attribute: 'ResourceName', value: arn, isMeant: isEntry }];
  if (whole) return [{ attribute: 'Username', value: name, isMeant: isOwn }];
  const isSignIn = (call: TrailCall): boolean => isOwn(call) && call.name === 'ConsoleLogin';
  return credentials.flatMap(({ kind: what, id }): readonly TraceLookup[] => {
    if (what === 'password') return [{ attribute: 'Username', value: name, isMeant: isSignIn }];
    return what === 'key' && id !== null ? [{ attribute: 'AccessKeyId', value: id, isMeant: () => true }] : [];
  });
}

function isEntry({ source, name }: TrailCall): boolean {
  return source === 'sts.amazonaws.com' && name.startsWith('AssumeRole');
}

/** `ec2:DescribeInstances, UnauthorizedOperation, in eu-west-1 from 203.0.113.7`; who it was, where a role was entered. */
export function traceInWords(call: TrailCall): string {
  const { source, name, errorCode, region, actor } = call;
  const words = [`${source.replace(/\.amazonaws\.com$/, '')}:${name}`, ...(errorCode === null ? [] : [errorCode])];
  const by = isEntry(call) ? ` by ${actorInWords(actor)}` : '';
  return `${words.join(', ')},${by} in ${region}${actor.address === null ? '' : ` from ${actor.address}`}`;
}
