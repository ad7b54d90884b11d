import { commonError, deniedMessage } from '../server/errors.js';
import { isBy } from '../iam/values.js';
import { permissionFor } from '../server/protocol.js';
import type { Action, Call, SandboxState } from '../service.js';
import type { World, WorldAnalyzer } from '../world.js';
import { invalidField, notFound } from './errors.js';
import { optionalText, pageOf, requiredText } from './input.js';

const TYPES = [
  'ACCOUNT',
  'ACCOUNT_INTERNAL_ACCESS',
  'ACCOUNT_UNUSED_ACCESS',
  'ORGANIZATION',
  'ORGANIZATION_INTERNAL_ACCESS',
  'ORGANIZATION_UNUSED_ACCESS',
];

/** ListAnalyzers: those of the caller's own account and Region. It leaves the configuration out. */
export const listAnalyzers: Action = (call, { world }) => {
  const type = optionalText(call.input, 'type');
  if (type !== undefined && !TYPES.includes(type)) throw invalidField('type', `must be one of ${TYPES.join(', ')}`);
  const own = analyzersOf(call, world).filter((analyzer) => type === undefined || analyzer.type === type);
  const { items, next } = pageOf(call, own, type ?? '');
  return { analyzers: items.map((analyzer) => summaryShape(analyzer, world)), ...next };
};

/** GetAnalyzer: by name, in the caller's own account and Region; with the age that it looks for. */
export const getAnalyzer: Action = (call, { world }) => {
  const name = requiredText(call, 'analyzerName');
  const analyzer = analyzersOf(call, world).find((known) => known.name === name);
  if (analyzer === undefined) throw notFound('AWS::AccessAnalyzer::Analyzer', name);
  const configuration = { unusedAccess: { unusedAccessAge: analyzer.unusedAccessAgeDays } };
  return { analyzer: { ...summaryShape(analyzer, world), configuration } };
};

/** The analyzer that a call names by ARN; only its own account can read it. */
export function analyzerAsked(call: Call, { world }: SandboxState): WorldAnalyzer {
  const arn = requiredText(call, 'analyzerArn');
  const [, , service, region, account, resource] = arn.split(':');
  if (service !== 'access-analyzer' || resource?.startsWith('analyzer/') !== true)
    throw invalidField('analyzerArn', 'must be the ARN of an analyzer');
  if (account !== call.caller.accountId) {
    throw commonError(call.service, 'denied', deniedMessage(call.caller.arn, permissionFor(call.service, call.action), arn));
  }
  const analyzer = region === call.region ? analyzersOf(call, world).find((known) => arnOf(known, world) === arn) : undefined;
  if (analyzer === undefined) throw notFound('AWS::AccessAnalyzer::Analyzer', arn);
  return analyzer;
}

function analyzersOf({ caller, region }: Call, { analyzers }: World): readonly WorldAnalyzer[] {
  return analyzers.filter((analyzer) => analyzer.accountId === caller.accountId && analyzer.region === region);
}

function arnOf({ name, accountId, region }: WorldAnalyzer, { partition }: World): string {
  return `arn:${partition}:access-analyzer:${region}:${accountId}:analyzer/${name}`;
}

function summaryShape(analyzer: WorldAnalyzer, world: World): object {
  const { name, type, status, createdAt } = analyzer;
  const looked = hasLooked(analyzer) ? { lastResourceAnalyzedAt: analyzer.analyzedAt } : {};
  return { arn: arnOf(analyzer, world), name, type, status, createdAt, ...looked, tags: {} };
}

/** One that was made a moment ago has neither looked at anything nor found anything. */
export function hasLooked({ createdAt, analyzedAt }: WorldAnalyzer): boolean {
  return !isBy(createdAt, analyzedAt);
}
