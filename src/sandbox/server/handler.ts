import { authorize } from '../access/authorization.js';
import type { CallCounter } from './call-counter.js';
import { identify } from '../access/callers.js';
import { openEnvelope, type Envelope, type HttpRequest } from './envelope.js';
import { commonError, notImplemented } from './errors.js';
import type { Fate, Fates } from '../behaviour/faults.js';
import type { Place } from '../behaviour/matcher.js';
import { PROTOCOLS, isServiceName, isThrottlingCode } from './protocol.js';
import type { Gate } from '../behaviour/rate-limits.js';
import { WireError, type Action, type Actions, type Caller, type SandboxState, type ServiceName } from '../service.js';
import { errorAnswer, resultAnswer, type Answer } from './wire.js';

/** An answer, when it is due, and how the socket ends it. */
export interface Reply {
  readonly answer: Answer;
  readonly delayMs: number;
  readonly ending: Fate['ending'];
}

/** What is sent instead of an answer to a call. */
export type Tamper = (place: Place, answer: Answer) => Answer;

export interface HandlerParts {
  readonly services: Readonly<Record<ServiceName, Actions>>;
  readonly state: SandboxState;
  readonly counter: CallCounter;
  readonly fates: Fates;
  readonly gate: Gate;
  readonly tamper?: Tamper;
}

/** The way of every request: read, identify, count, fault, limit, authorize, act, write. Never throws. */
export type Handler = (request: HttpRequest) => Reply;

const UNDISTURBED: Fate = { delayMs: 0, ending: 'whole', error: null };

export function makeHandler(parts: HandlerParts): Handler {
  const startedAt = parts.state.clock().getTime();
  let served = 0;
  return (request) => {
    served += 1;
    const requestId = `00000000-0000-4000-8000-${served.toString(16).padStart(12, '0')}`;
    try {
      return handle(parts, openEnvelope(request), startedAt, requestId);
    } catch (thrown) {
      return { answer: errorAnswer(PROTOCOLS.iam.wire, internalError('a request', thrown), requestId), delayMs: 0, ending: 'whole' };
    }
  };
}

function handle(parts: HandlerParts, envelope: Envelope, startedAt: number, requestId: string): Reply {
  const { state, counter, fates } = parts;
  const { caller, refusal } = identify(envelope.signature, envelope.service, state);
  const place = placeOf(envelope, caller);
  counter.arrived(place);
  const fate = refusal === null ? fates(place, caller.arn) : UNDISTURBED;
  const { tamper } = parts;
  const delayMs = state.world.behaviour.latencyMs + fate.delayMs;
  const reply = (answer: Answer): Reply => ({
    answer: tamper === undefined ? answer : tamper(place, answer),
    delayMs,
    ending: fate.ending,
  });
  try {
    if (refusal !== null) throw refusal;
    if (fate.error !== null) throw fate.error;
    // A call that never gets an answer never reached the service.
    const result = fate.ending === 'reset' || fate.ending === 'hang' ? {} : serve(parts, envelope, caller, place, startedAt);
    return reply(resultAnswer(envelope.wire, envelope.action, result, requestId));
  } catch (thrown) {
    const error = thrown instanceof WireError ? thrown : internalError(`${place.service}:${place.action}`, thrown);
    if (isThrottlingCode(error.code)) counter.throttled(place);
    return reply(errorAnswer(envelope.wire, error, requestId));
  }
}

function serve(parts: HandlerParts, envelope: Envelope, caller: Caller, place: Place, startedAt: number): object {
  const { service, action, region } = envelope;
  const { state } = parts;
  const perform = findAction(parts.services, envelope);
  if (!parts.gate(place, state.clock().getTime() - startedAt)) throw commonError(service, 'throttled');
  const call = { service: service as ServiceName, action, region, caller, input: envelope.input() };
  authorize(call, state);
  return perform(call, state);
}

function findAction(services: HandlerParts['services'], { service, action, target }: Envelope): Action {
  if (!isServiceName(service) || !isAddressed(PROTOCOLS[service].targetPrefix, target))
    throw notImplemented(`${service}:${target ?? action}`);
  if (action === '') throw new WireError('MissingAction', 400, `The request to ${service} names no action`);
  const actions = services[service];
  const perform = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (perform === undefined) throw notImplemented(`${service}:${action}`);
  return perform;
}

/** JSON services are addressed by a target of their own, the others by none. */
function isAddressed(targetPrefix: string | null, target: string | null): boolean {
  return targetPrefix === null ? target === null : target?.startsWith(`${targetPrefix}.`) === true;
}

const ROLE_ACCOUNT = /^arn:[\w-]+:iam::(\d{12}):role\//;

/** AssumeRole is a call on the role's account; every other call is on the account whose credentials sign it. */
function placeOf(envelope: Envelope, caller: Caller | null): Place {
  const { service, action } = envelope;
  const signer = caller?.accountId ?? 'unknown';
  if (envelope.wire.kind !== 'query' || service !== 'sts' || action !== 'AssumeRole') return { service, action, account: signer };
  const roleArn = envelope.input().RoleArn;
  const target = typeof roleArn === 'string' ? ROLE_ACCOUNT.exec(roleArn)?.[1] : undefined;
  return { service, action, account: target ?? signer };
}

function internalError(where: string, thrown: unknown): WireError {
  const what = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return new WireError('SandboxInternalError', 500, `The sandbox failed in ${where}: ${what}`);
}
