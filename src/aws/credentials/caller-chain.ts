import type { Environment } from '../network/proxies.js';
import { lineOf, readProfiles } from './profiles.js';

/** What led to the caller's credentials, as far as files and environment tell. */
export interface CallerChain {
  /** ARNs of roles on the way. */
  readonly roles: readonly string[];
  /** Access keys that it began with. */
  readonly keyIds: readonly string[];
}

/** `sts:GetCallerIdentity` names the last one only: who cuts off the user behind a role has cut off itself. */
export async function callerChain(env: Environment, profile: string | undefined): Promise<CallerChain> {
  const profiles = await readProfiles(env);
  const line = lineOf(profile ?? (env['AWS_PROFILE'] || 'default'), profiles).map((name) => profiles.byName[name]);
  const said = (values: readonly (string | undefined)[]): readonly string[] => values.flatMap((value) => value || []);
  return {
    roles: said([env['AWS_ROLE_ARN'], ...line.map((each) => each?.['role_arn'])]),
    keyIds: said([env['AWS_ACCESS_KEY_ID'], ...line.map((each) => each?.['aws_access_key_id'])]),
  };
}
