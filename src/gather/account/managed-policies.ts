import { valueOf, type AccountEvidence, type Evidence } from '../../evidence/evidence.js';
import type { ManagedPolicies } from '../../evidence/values.js';
import { isAwsManagedPolicy } from '../../model/arn.js';
import type { AttachedPolicy } from '../../model/policy.js';
import type { AccountSession, Clock, Hub, ManagedPolicyText } from '../ports.js';
import { SourceError, unseen } from '../source-error.js';

type OpenSession = () => Promise<AccountSession>;

type PolicySession = () => Promise<Pick<AccountSession, 'managedPolicy'>>;

export type ManagedPolicyReader = (arn: string, session: PolicySession) => Promise<ManagedPolicyText>;

/**
 * AWS-managed documents are the same in every account of a partition, so each is fetched once per run: with the
 * caller's credentials, or, where those may not, through the session of an account that uses it.
 */
export function managedPolicyReader(hub: Pick<Hub, 'managedPolicy'>): ManagedPolicyReader {
  const known = new Map<string, Promise<ManagedPolicyText>>();
  const inside = async (arn: string, session: PolicySession, error: unknown): Promise<ManagedPolicyText> => {
    if (!(error instanceof SourceError) || error.reason !== 'denied') throw error;
    const opened = await session().catch(() => null);
    if (opened === null) throw error;
    return opened.managedPolicy(arn);
  };
  const keep = (arn: string, asked: Promise<ManagedPolicyText>): Promise<ManagedPolicyText> => {
    known.set(arn, asked);
    // A denial is not kept: the next account that uses the policy may be allowed to read it. What is not there is nowhere.
    asked.catch((error: unknown) => {
      if (!isAbsent(error) && known.get(arn) === asked) known.delete(arn);
    });
    return asked;
  };
  return async (arn, session) => {
    const shared = known.get(arn);
    if (shared === undefined) return keep(arn, hub.managedPolicy(arn).catch((error: unknown) => inside(arn, session, error)));
    // What one account was denied, another that waited for the same answer may read.
    return shared.catch((error: unknown) => keep(arn, inside(arn, session, error)));
  };
}

function isAbsent(error: unknown): boolean {
  return error instanceof SourceError && error.code === 'NoSuchEntity';
}

/** Documents of the AWS-managed policies that principals of the account rely on: attached, through groups, as boundary. */
export async function askManagedPolicies(
  evidence: AccountEvidence,
  session: OpenSession,
  ask: ManagedPolicyReader,
  clock: Clock,
  named: readonly string[],
): Promise<Evidence<ManagedPolicies>> {
  const asOf = clock.now().toISOString();
  const held = new Set(managedArnsIn(evidence, []));
  const documents: Record<string, string> = {};
  const policyCreatedAt: Record<string, string> = {};
  const absent: string[] = [];
  const failures: SourceError[] = [];
  await Promise.all(
    managedArnsIn(evidence, named).map(async (arn) => {
      try {
        const { document, createdAt } = await ask(arn, session);
        documents[arn] = document;
        if (createdAt !== null) policyCreatedAt[arn] = createdAt;
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        // One that a principal has is there, whatever AWS says.
        if (isAbsent(error) && !held.has(arn)) absent.push(arn);
        else failures.push(error);
      }
    }),
  );
  const [first] = failures;
  if (first !== undefined && Object.keys(documents).length + absent.length === 0) return unseen(first.reason, first.message);
  const problems = failures.map(({ message }) => message).sort();
  return { seen: true, asOf, value: { documents, policyCreatedAt, absent: absent.sort(), problems } };
}

interface Holder {
  readonly attached: readonly AttachedPolicy[] | null;
  readonly boundaryArn?: string | null;
}

/** `named`: ARNs that are asked about whether or not anybody has them. */
export function managedArnsIn(evidence: AccountEvidence, named: readonly string[]): readonly string[] {
  const arns = new Set<string>(named);
  for (const { attached, boundaryArn } of holdersIn(evidence)) {
    for (const { arn } of attached ?? []) arns.add(arn);
    if (boundaryArn) arns.add(boundaryArn);
  }
  return [...arns].filter(isAwsManagedPolicy).sort();
}

function holdersIn(evidence: AccountEvidence): readonly Holder[] {
  const details = valueOf(evidence.account_details);
  const inside = details === null ? [] : [...details.users, ...details.roles, ...details.groups];
  return [...inside, ...(valueOf(evidence.config)?.users ?? [])];
}
