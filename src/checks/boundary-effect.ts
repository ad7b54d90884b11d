import type { PolicyDocument, Statement } from '../model/policy.js';
import { UNKNOWN } from '../model/value.js';
import { isFullyRead, type PrincipalPolicies } from '../policy/applied-policy.js';
import { EVERYTHING, extentsOf, holds, remainder, touches, type Extent } from '../policy/extents.js';
import { hasExample, isBeyond } from '../policy/examples.js';
import { withoutVoidDenials } from '../policy/void-exceptions.js';
import { mayBeVoid } from './admin.js';

/**
 * none: there is no boundary · caps: it takes away something that the policies allow, of which there is an example ·
 * no_effect: all that they allow, it allows too · unknown: neither is certain, because a condition decides it, patterns
 * can't be compared, or it could not be read.
 */
export const BOUNDARY_EFFECTS = ['none', 'caps', 'no_effect', 'unknown'] as const;

export type BoundaryEffect = (typeof BOUNDARY_EFFECTS)[number];

export function boundaryEffect(policies: PrincipalPolicies): BoundaryEffect {
  const { applied, boundary } = policies;
  if (boundary === null || boundary === UNKNOWN) return boundary === null ? 'none' : 'unknown';
  const own = applied.flatMap(({ document }) => (document === UNKNOWN ? [] : document));
  const limits = limitsOf(boundary, own.filter(isCertainDenial));
  const parts = own
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(extentsOf)
    .filter((part) => !isDeniedAnyway(part, limits));
  if (parts.some((part) => isCapped(part, limits))) return 'caps';
  // What could not be read may allow anything, which only a boundary of everything lets pass.
  const wanted = isFullyRead(policies) ? parts : [EVERYTHING];
  return wanted.every((part) => passes(part, limits)) ? 'no_effect' : 'unknown';
}

interface Limits {
  /** What the boundary allows, and what the policies deny themselves, for that it does not take away. */
  readonly spared: readonly Statement[];
  /** The same without conditions. */
  readonly certainlySpared: readonly Statement[];
  /** The boundary's denials. */
  readonly denials: readonly Statement[];
  /** Those of the policies themselves without conditions. */
  readonly deniedAnyway: readonly Statement[];
}

function limitsOf(boundary: PolicyDocument, deniedAnyway: readonly Statement[]): Limits {
  const allows = boundary.filter(({ effect }) => effect === 'Allow');
  const denials = boundary
    .filter(({ effect }) => effect === 'Deny')
    .flatMap((denial) => withoutVoidDenials(denial) ?? [])
    .filter((denial) => !extentsOf(denial).every((extent) => isDeniedAnyway(extent, { deniedAnyway })));
  const certainlySpared = [...allows.filter(({ conditional }) => !conditional), ...deniedAnyway];
  return { spared: [...allows, ...deniedAnyway], certainlySpared, denials, deniedAnyway };
}

function isDeniedAnyway(extent: Extent, { deniedAnyway }: Pick<Limits, 'deniedAnyway'>): boolean {
  return remainder(extent, deniedAnyway).left.length === 0;
}

/** Does the boundary take away any of it? Never yes wrongly. */
function isCapped(part: Extent, { spared, denials, deniedAnyway }: Limits): boolean {
  if (remainder(part, spared).left.some((left) => isBeyond(left, spared))) return true;
  return denials
    .filter((denial) => isCertainDenial(denial) && touches(denial, part))
    .some((denial) =>
      hasExample(part, denial, (example) => holds(denial, example) && !deniedAnyway.some((each) => touches(each, example))),
    );
}

/** Does the boundary allow all of it, whatever the conditions? Never yes wrongly. */
function passes(part: Extent, { certainlySpared, denials }: Limits): boolean {
  return remainder(part, certainlySpared).left.length === 0 && !denials.some((denial) => touches(denial, part));
}

function isCertainDenial(statement: Statement): boolean {
  return statement.effect === 'Deny' && !statement.conditional && !mayBeVoid(statement);
}
