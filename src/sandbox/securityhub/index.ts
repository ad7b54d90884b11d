import { createHash } from 'node:crypto';
import { permissionsIn } from '../accessanalyzer/permissions.js';
import { unusedAccessIn } from '../accessanalyzer/unused-access.js';
import { pageToken, tokenPosition } from '../config/page-token.js';
import { commonError } from '../server/errors.js';
import { WireError, type Action, type Actions, type SandboxState } from '../service.js';
import type { WorldSecurityHub } from '../world.js';
import { filterOf } from './filter.js';
import { AGE_DAYS, ocsfFinding } from './finding.js';

type Finding = Readonly<Record<string, unknown>>;

/**
 * GetFindingsV2: its delegated administrator sees the findings of all accounts, every other account its own. What AWS says where
 * Security Hub is off, it does not publish.
 */
const getFindingsV2: Action = (call, state) => {
  const { securityHub: hub } = state.world;
  const { caller, input, action } = call;
  if (hub?.enabled.includes(caller.accountId) !== true) {
    throw commonError(call.service, 'denied', `Account ${caller.accountId} is not subscribed to AWS Security Hub`);
  }
  const visible = caller.accountId === hub.administrator ? hub.enabled : [caller.accountId];
  const all = visible.flatMap((id) => findingsOf(id, hub, state)).filter(filterOf(input['Filters']));
  const binding = `${action}/${JSON.stringify(input['Filters'] ?? {})}`;
  const start = startOf(input['NextToken'], binding);
  const end = start + sizeOf(input['MaxResults']);
  return { Findings: all.slice(start, end), ...(end < all.length ? { NextToken: pageToken(binding, end) } : {}) };
};

function startOf(token: unknown, binding: string): number {
  const start = token === undefined ? 0 : typeof token === 'string' ? tokenPosition(binding, token) : null;
  if (start === null) throw invalid('NextToken was not made for this list');
  return start;
}

/** AWS publishes no size for where none is asked for: this is the sandbox's own. */
function sizeOf(size: unknown): number {
  if (size === undefined) return 50;
  if (typeof size === 'number' && Number.isInteger(size) && size >= 1 && size <= 100) return size;
  throw invalid('MaxResults must be between 1 and 100');
}

function invalid(message: string): WireError {
  return new WireError('ValidationException', 400, message);
}

function findingsOf(accountId: string, hub: WorldSecurityHub, state: SandboxState): readonly Finding[] {
  return state.memory(`securityhub.findings ${accountId}`, () => {
    const { world } = state;
    const account = world.accounts.find(({ id }) => id === accountId);
    if (account === undefined) return [];
    const at = hub.analyzedAt ?? world.now;
    const looking = { analyzedAt: at, unusedAccessAgeDays: AGE_DAYS, resolved: hub.resolved ?? [] };
    const found = unusedAccessIn(account, looking, world, permissionsIn(accountId, state)).map((unused) => {
      const id = createHash('sha256').update(`${unused.type} ${unused.resource} ${JSON.stringify(unused.details[0])}`).digest('hex');
      return ocsfFinding(unused, { id, region: world.region, at });
    });
    return [...found, ...(hub.others?.[accountId] ?? [])];
  });
}

/** AWS Security Hub, the one that speaks OCSF: its findings. */
export const securityHubActions: Actions = { GetFindingsV2: getFindingsV2 };
