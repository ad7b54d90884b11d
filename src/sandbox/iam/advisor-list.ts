import { coversAction } from '../access/action-pattern.js';
import type { AdvisorFacts, LastUse, ServiceAccess } from '../world.js';
import { SERVICE_NAMESPACES, serviceActions, serviceName } from '../worlds/service-catalogue.js';
import type { Actor, Subject } from './advisor-subject.js';
import { readGrants, type Grants } from './grants.js';

/** A service of an access-advisor report. */
export interface ListedService {
  readonly namespace: string;
  readonly name: string;
  /** Who used it, the last one first. */
  readonly uses: readonly Use[];
}

export interface ListedAction {
  readonly name: string;
  /** Who used it last; null: no principal in the tracking window. */
  readonly last: Use | null;
}

export interface Use extends LastUse {
  readonly by: Actor;
}

/**
 * Never tracked, in any world: PassRole, and actions of data planes, which CloudTrail does not record as management
 * events (IAM user guide, "IAM action last accessed information"; the list there is longer).
 */
const UNTRACKED = [
  'iam:PassRole', 'bedrock:Converse*', 'bedrock:InvokeModel*', 'cloudwatch:GetMetric*', 'cloudwatch:PutMetricData', 'codecommit:Git*',
  'dynamodb:*Item', 'dynamodb:PartiQL*', 'dynamodb:Query', 'dynamodb:Scan', 'es:ESHttp*', 'execute-api:*', 'firehose:PutRecord*',
  'iot:Connect', 'iot:Publish', 'iot:Receive', 'iot:Subscribe', 'kinesis:GetRecord*', 'kinesis:PutRecord*', 'kms:Decrypt', 'kms:Encrypt',
  'kms:GenerateDataKey*', 'lambda:Invoke*', 'logs:FilterLogEvents', 'logs:GetLogEvents', 'logs:PutLogEvents', 's3:*Object*',
  's3:ListBucket', 's3:ListBucketVersions', 's3-object-lambda:*', 'ses:Send*', 'sns:Publish', 'sqs:*Message*', 'sagemaker:InvokeEndpoint*',
] as const;

/** The services of a report: those that the policies allow, and what is known of their use. */
export function listServices(subject: Subject, facts: AdvisorFacts = {}): readonly ListedService[] {
  return namespacesOf(subject, facts).map((namespace) => ({
    namespace,
    name: nameOf(subject, namespace),
    uses: usesOf(subject, facts, ({ services }) => find(services, namespace)?.lastAuthenticated ?? null),
  }));
}

/** How many services the report lists. */
export function countServices(subject: Subject, facts: AdvisorFacts = {}): number {
  return namespacesOf(subject, facts).length;
}

/** The tracked actions of a listed service that the policies allow; null: none of the service is tracked. */
export function listActions(subject: Subject, namespace: string, facts: AdvisorFacts = {}): readonly ListedAction[] | null {
  const grants = grantsOf(subject, facts);
  const known = subject.actors.flatMap(({ services }) => find(services, namespace)?.actions ?? []).map(({ name }) => name);
  const candidates = grants === null ? known : [...serviceActions(namespace), ...known];
  const tracked = [...new Set(candidates)].filter((name) => isTracked(namespace, name, facts));
  const allowed = grants === null ? tracked : tracked.filter((name) => grants.some((each) => each.allowsAction(namespace, name)));
  if (tracked.length === 0) return null;
  return allowed.map((name) => ({ name, last: usesOf(subject, facts, (actor) => actionUse(actor, namespace, name))[0] ?? null }));
}

/** Does the advisor list the service at all, to those who may call it? */
export function isListed(namespace: string, { untrackedServices = [] }: AdvisorFacts = {}): boolean {
  return !untrackedServices.includes(namespace);
}

export function isTracked(namespace: string, name: string, { untrackedActions = [] }: AdvisorFacts = {}): boolean {
  const action = `${namespace}:${name}`;
  return ![...UNTRACKED.filter((pattern) => pattern.startsWith(`${namespace}:`)), ...untrackedActions].some((pattern) =>
    coversAction(pattern, action),
  );
}

/** null: no document decides, `services` of the principal are the list. */
export function grantsOf({ kind, policies }: Subject, { lists = 'granted' }: AdvisorFacts = {}): readonly Grants[] | null {
  const grants = lists === 'known' ? [] : policies.flatMap(({ document }) => readGrants(document) ?? []);
  return grants.length === 0 && (kind === 'user' || kind === 'role') ? null : grants;
}

function namespacesOf(subject: Subject, facts: AdvisorFacts): readonly string[] {
  const grants = grantsOf(subject, facts);
  const known = subject.actors.flatMap(({ services }) => services.map(({ namespace }) => namespace));
  if (grants === null) return known.filter((namespace) => isListed(namespace, facts));
  const unheardOf = known.filter((namespace) => !CATALOGUE.has(namespace) && grants.some((each) => each.allowsService(namespace)));
  const allowed = new Set([...grants.flatMap(({ services }) => [...services]), ...unheardOf]);
  return [...allowed].filter((namespace) => isListed(namespace, facts)).sort();
}

const CATALOGUE: ReadonlySet<string> = new Set(SERVICE_NAMESPACES);

function nameOf({ actors }: Subject, namespace: string): string {
  for (const { services } of actors) {
    const known = find(services, namespace);
    if (known !== undefined) return known.name;
  }
  return serviceName(namespace);
}

function find(services: readonly ServiceAccess[], namespace: string): ServiceAccess | undefined {
  return services.find((service) => service.namespace === namespace);
}

function actionUse({ services }: Actor, namespace: string, name: string): LastUse | null {
  return find(services, namespace)?.actions?.find((action) => action.name === name)?.lastAccessed ?? null;
}

function usesOf({ actors }: Subject, { untrackedRegions = [] }: AdvisorFacts, useBy: (actor: Actor) => LastUse | null): readonly Use[] {
  const uses: Use[] = [];
  for (const by of actors) {
    const use = useBy(by);
    if (use !== null && !untrackedRegions.includes(use.region)) uses.push({ ...use, by });
  }
  return uses.length < 2 ? uses : uses.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}
