import type { Statement } from '../model/policy.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { PrincipalPolicies, ServiceControls } from '../policy/applied-policy.js';
import { hasExample } from '../policy/examples.js';
import { extentsOf, holds, remainder, touches, type Extent } from '../policy/extents.js';
import { layersOf, type Layer } from '../policy/layers.js';

/**
 * Is something allowed after that was not before, of a principal that took something off? yes: there is an example · no: it
 * can be shown that there is none · maybe: neither.
 */
export function gainOf(before: PrincipalPolicies, after: PrincipalPolicies, controls: ServiceControls | Unknown): 'yes' | 'maybe' | 'no' {
  const [old, now] = [read(before, controls), read(after, controls)];
  const gone = goneOf(old, now);
  const granted = now.filter(({ whole }) => whole).map(({ allows }) => allows.flatMap(extentsOf));
  // Whatever is allowed now, each layer allows: if one of them allows nothing that was out before, nothing is new.
  if (granted.some((extents) => extents.every((extent) => !mayBeNew(extent, gone)))) return 'no';
  const parts = [
    ...granted.flat().flatMap((extent) => [extent, ...capped(extent, gone.caps)]),
    ...[...gone.denials, ...gone.doubtful].flatMap(extentsOf),
  ];
  const near = [null, ...old.flatMap(({ allows, denials }) => [...denials, ...allows])];
  const isGained = (example: Extent): boolean => isAllowed(now, example) && isBarred(old, example);
  if (parts.some((part) => near.some((statement) => hasExample(part, statement, isGained)))) return 'yes';
  return parts.some((part) => mayBeAllowed(now, part)) ? 'maybe' : 'no';
}

/** What no longer takes anything away. */
interface Gone {
  readonly denials: readonly Statement[];
  /** With conditions: it is unknown when they did. */
  readonly doubtful: readonly Statement[];
  readonly caps: readonly Words[];
}

function goneOf(old: readonly Words[], now: readonly Words[]): Gone {
  const left = new Set(now.flatMap(({ allows, denials, doubtful }) => [...allows, ...denials, ...doubtful]));
  const caps = old.slice(1).filter(({ allows, denials }) => ![...allows, ...denials].some((statement) => left.has(statement)));
  const denying = now.flatMap(({ denials }) => denials);
  const isFelt = (denial: Statement): boolean => extentsOf(denial).some((extent) => remainder(extent, denying).left.length > 0);
  const felt = (each: readonly Statement[]): readonly Statement[] => each.filter((denial) => !left.has(denial) && isFelt(denial));
  return { denials: felt(old.flatMap(({ denials }) => denials)), doubtful: felt(old.flatMap(({ doubtful }) => doubtful)), caps };
}

function mayBeNew(extent: Extent, { denials, doubtful, caps }: Gone): boolean {
  return [...denials, ...doubtful].some((denial) => touches(denial, extent)) || capped(extent, caps).length > 0;
}

/** The statements of one layer. */
interface Words {
  readonly allows: readonly Statement[];
  /** Those that certainly deny. */
  readonly denials: readonly Statement[];
  /** Those with conditions. */
  readonly doubtful: readonly Statement[];
  /** false: it may allow more. */
  readonly whole: boolean;
}

function read(policies: PrincipalPolicies, controls: ServiceControls | Unknown): readonly [Words, ...Words[]] {
  const [identity, ...caps] = layersOf(policies, controls === UNKNOWN ? null : controls);
  return [wordsOf(identity), ...caps.map(wordsOf)];
}

function wordsOf({ documents, unread }: Layer): Words {
  const statements = documents.flatMap(({ document }) => document);
  return {
    allows: statements.filter(({ effect }) => effect === 'Allow'),
    denials: statements.filter(({ effect, conditional }) => effect === 'Deny' && !conditional),
    doubtful: statements.filter(({ effect, conditional }) => effect === 'Deny' && conditional),
    whole: unread === null,
  };
}

/** Certainly, of one action on one thing. */
function isAllowed(layers: readonly Words[], example: Extent): boolean {
  return layers.every(
    ({ allows, denials, whole }) =>
      !denials.some((denial) => touches(denial, example)) &&
      (!whole || allows.some((allow) => !allow.conditional && holds(allow, example))),
  );
}

/** Certainly not. */
function isBarred(layers: readonly Words[], example: Extent): boolean {
  return layers.some(
    ({ allows, denials, whole }) =>
      denials.some((denial) => holds(denial, example)) || (whole && !allows.some((allow) => touches(allow, example))),
  );
}

/** What of a part some layer does not certainly allow. */
function capped(part: Extent, layers: readonly Words[]): readonly Extent[] {
  return layers.flatMap(({ allows, whole }) =>
    whole
      ? remainder(
          part,
          allows.filter(({ conditional }) => !conditional),
        ).left
      : [],
  );
}

function mayBeAllowed(layers: readonly Words[], part: Extent): boolean {
  return layers.every(
    ({ allows, denials, whole }) => remainder(part, denials).left.length > 0 && (!whole || allows.some((allow) => touches(allow, part))),
  );
}
