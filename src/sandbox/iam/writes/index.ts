import { newsOf } from '../../accounts.js';
import { WireError, type Action, type Actions, type SandboxState } from '../../service.js';
import { credentialWrites } from './credentials.js';
import { entityWrites } from './entities.js';
import { policyWritesOfHolders } from './holders.js';
import { mfaWrites } from './mfa.js';
import { versionWrites } from './versions.js';

/** A write that reached IAM: what became of it, whatever its sender was told. */
export interface Written {
  readonly accountId: string;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly callerArn: string;
  /** null: it was done. */
  readonly refused: string | null;
}

export function writtenTo(state: SandboxState): Written[] {
  return state.memory('iam.written', (): Written[] => []);
}

const noting = (perform: Action): Action => (call, state) => {
  const note = { accountId: call.caller.accountId, action: call.action, input: call.input, callerArn: call.caller.arn };
  try {
    const result = perform(call, state);
    writtenTo(state).push({ ...note, refused: null });
    return result;
  } catch (error) {
    writtenTo(state).push({ ...note, refused: error instanceof WireError ? error.code : 'SandboxInternalError' });
    throw error;
  }
};

const WRITES: Actions = { ...credentialWrites, ...mfaWrites, ...policyWritesOfHolders, ...entityWrites, ...versionWrites };

/** What changes an account. */
export const iamWrites: Actions = Object.fromEntries(Object.entries(WRITES).map(([name, perform]) => [name, noting(perform)]));

/** Every call brings the news of earlier changes further. */
export function withNews(actions: Actions): Actions {
  const spreading = (perform: Action): Action => (call, state) => {
    newsOf(state, call.caller.accountId).called();
    return perform(call, state);
  };
  return Object.fromEntries(Object.entries(actions).map(([name, perform]) => [name, spreading(perform)]));
}
