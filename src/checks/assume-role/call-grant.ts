import type { PolicyDocument, Statement } from '../../model/policy.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import { selectsAction } from '../../policy/action-selector.js';
import { allowedResources, type ResourceQuestion } from '../../policy/allowed-resources.js';
import type { PrincipalPolicies, ServiceControls } from '../../policy/applied-policy.js';
import { ASSUME_ROLE } from '../../policy/assume-trust.js';
import { onEverything } from '../../policy/grants.js';
import { layersOf, type Layer } from '../../policy/layers.js';
import { hasVariable } from '../../policy/variables.js';
import type { Caller, CallGrant } from './caller.js';
import { weakest, type Certainty } from './certainty.js';

/** One object for all grants that say the same. */
export type Interned = Map<string, CallGrant>;

const NOBODYS: PrincipalPolicies = { applied: [], boundary: null, complete: true };

export function callGrant(
  principal: { readonly arn: string; readonly policies: PrincipalPolicies },
  controls: ServiceControls | Unknown,
  interned: Interned,
): CallGrant {
  const { policies } = principal;
  const [identity] = layersOf({ ...policies, boundary: null }, null);
  const [, boundary = null] = layersOf({ ...NOBODYS, boundary: policies.boundary }, null);
  const [, ...levels] = layersOf(NOBODYS, controls === UNKNOWN ? null : controls);
  const said = { identity: reduced(identity), boundary: cap(boundary), controls: levels.flatMap((level) => cap(level) ?? []) };
  const denials = {
    identity: denialsOf(said.identity),
    boundary: said.boundary === null ? null : denialsOf(said.boundary),
    controls: said.controls,
  };
  return internedGrant(said, internedGrant(denials, null, principal.arn, interned), principal.arn, interned);
}

type Said = Pick<CallGrant, 'identity' | 'boundary' | 'controls'>;

function internedGrant(said: Said, bare: CallGrant | null, arn: string, interned: Interned): CallGrant {
  const layers = [said.identity, ...(said.boundary === null ? [] : [said.boundary]), ...said.controls];
  const text = JSON.stringify([
    said.boundary === null,
    ...layers.map(({ documents, unread }) => [documents.map(({ document }) => document), unread]),
  ]);
  const key = layers.some(variesByName) ? `${arn} ${text}` : text;
  const known = interned.get(key) ?? { key, ...said, bare };
  interned.set(key, known);
  return known;
}

function denialsOf({ documents }: Layer): Layer {
  const denials = documents.map(({ document }) => ({ label: '', document: document.filter(({ effect }) => effect === 'Deny') }));
  return { documents: denials.filter(({ document }) => document.length > 0), without: '', unread: null };
}

/** Does it say the same of everybody who has it? Not if a variable stands for who that is. */
function variesByName({ documents }: Layer): boolean {
  return documents.some(({ document }) => document.some(({ resources }) => resources?.patterns.some(hasVariable)));
}

const bearing = new WeakMap<PolicyDocument, PolicyDocument>();

/** A Deny with a condition takes nothing away, as everywhere in what is judged of escalation. */
function reduced(layer: Layer): Layer {
  const documents = layer.documents.map(({ document }) => {
    const known =
      bearing.get(document) ??
      document
        .filter(bearsOnIt)
        .map(({ effect, resources, conditional }): Statement => ({ sid: null, effect, actions: NAMED, resources, conditional }));
    bearing.set(document, known);
    return { label: '', document: known };
  });
  return { documents: documents.filter(({ document }) => document.length > 0), without: '', unread: layer.unread };
}

const NAMED = { except: false, patterns: [ASSUME_ROLE] } as const;

function bearsOnIt({ actions, effect, conditional }: Statement): boolean {
  return selectsAction(actions, ASSUME_ROLE) && (effect === 'Allow' || !conditional);
}

/** null: it takes nothing away. */
function cap(layer: Layer | null): Layer | null {
  if (layer === null) return null;
  const less = reduced(layer);
  const statements = less.documents.flatMap(({ document }) => document);
  const open =
    statements.every(({ effect }) => effect === 'Allow') &&
    statements.some((statement) => !statement.conditional && onEverything(statement));
  return open && less.unread === null ? null : less;
}

export function allowsAny({ identity }: CallGrant): boolean {
  return identity.unread !== null || identity.documents.some(({ document }) => document.some(({ effect }) => effect === 'Allow'));
}

/** The ARNs that are all it may name; null: it names patterns, or something could not be read. */
export function namedOnly({ identity }: CallGrant): readonly string[] | null {
  if (identity.unread !== null) return null;
  const allows = identity.documents.flatMap(({ document }) => document.filter(({ effect }) => effect === 'Allow'));
  const selectors = allows.map(({ resources }) => resources ?? { except: true, patterns: [] });
  const patterns = selectors.flatMap((selector) => selector.patterns);
  return selectors.some(({ except }) => except) || patterns.some((pattern) => /[*?$]/.test(pattern)) ? null : patterns;
}

/** What must allow the call, beside the service control policies: a trust policy may stand in for the rest. */
export interface Needed {
  readonly identity: boolean;
  readonly boundary: boolean;
}

/** What stands for the variables of who calls. A stranger is of no account. */
function namesOf(caller: Pick<Caller, 'kind' | 'name' | 'account'>): Pick<ResourceQuestion, 'userName' | 'accountId'> {
  const { kind, name, account: { id } } = caller;
  return { userName: kind === 'user' ? name : null, accountId: id === '' ? null : id };
}

export interface CallVerdict {
  readonly certainty: Certainty;
  readonly doubt: 'condition' | 'variable' | null;
}

/** May it call sts:AssumeRole on this role, or on any that a pattern matches? A denial in any layer ends it. */
export function mayCall(
  caller: Pick<Caller, 'kind' | 'name' | 'account' | 'grant'>,
  roles: string,
  needed: Needed,
): CallVerdict {
  const { identity, boundary, controls } = caller.grant;
  const question = { action: ASSUME_ROLE, within: roles, ...namesOf(caller) };
  const ofBoundary = boundary === null ? [] : [boundary];
  // A cap that could not be read caps nothing for certain, but what is known of it may deny.
  const caps = [...(needed.boundary ? ofBoundary : []), ...controls].filter(({ unread }) => unread === null);
  const ask = (own: readonly Layer[]): CallVerdict => {
    const [allowing, denying] = [
      [...own, ...caps],
      [identity, ...ofBoundary, ...controls],
    ];
    const parts = allowedResources(question, allowing, denying);
    // Of a pattern, something may seem to be left by one order of the layers and not by the other.
    const none = parts.length === 0 || (/[*?]/.test(roles) && allowedResources(question, allowing.toReversed(), denying).length === 0);
    if (none) return { certainty: 'no', doubt: null };
    const doubts = parts.map(({ doubt }) => doubt);
    if (doubts.includes(null)) return { certainty: 'yes', doubt: null };
    return { certainty: 'limited', doubt: doubts.includes('condition') ? 'condition' : 'variable' };
  };
  const found = ask(needed.identity ? [identity] : []);
  const open = found.certainty === 'no' && needed.identity && identity.unread !== null && ask([]).certainty !== 'no';
  const judged: CallVerdict = open ? { certainty: 'unknown', doubt: null } : found;
  const hidden = needed.boundary && boundary !== null && boundary.unread !== null;
  return hidden ? { ...judged, certainty: weakest(judged.certainty, 'unknown') } : judged;
}
