import type { PolicyDocument, Statement } from '../model/policy.js';
import { UNKNOWN } from '../model/value.js';
import type { PrincipalPolicies } from '../policy/applied-policy.js';
import { EVERYTHING, extentsOf, remainder, type Extent } from '../policy/extents.js';
import type { Grant } from '../policy/grants.js';
import { withoutVoidExceptions } from '../policy/void-exceptions.js';
import { adminOf, allowsEverything, cappingDenials, coversEverything, denyEverything, isAllBut } from './admin.js';

/**
 * full: `*` on `*`, an administrator · all_but: everything but what is named, by NotAction or NotResource · unknown: a
 * document that could change the answer was not seen, or a condition decides it; see `adminOf`.
 */
export const ADMIN_KINDS = ['full', 'all_but', 'none', 'unknown'] as const;

export interface AdminChain {
  readonly kind: (typeof ADMIN_KINDS)[number];
  /** The statements that make it so. */
  readonly through: readonly Grant[];
  /** What an all_but leaves out: patterns of actions or resources, `iam:* on arn:…` where it is only both together. */
  readonly except: readonly string[];
}

const NONE: AdminChain = { kind: 'none', through: [], except: [] };

/** Through what a principal is an administrator, or nearly one. Service control policies play no part, as in `adminOf`. */
export function adminChain(policies: PrincipalPolicies): AdminChain {
  const admin = adminOf(policies);
  const own = policies.applied.flatMap(({ document }) => (document === UNKNOWN ? [] : document));
  if (admin !== 'no')
    return { kind: admin === 'yes' ? 'full' : 'unknown', through: grantsBy(policies, makesItEverything(own)), except: [] };
  const wide = grantsBy(policies, isWide);
  if (wide.length === 0 || denyEverything(own)) return NONE;
  const { boundary } = policies;
  if (boundary === UNKNOWN) return { kind: 'unknown', through: wide, except: [] };
  const capping = boundary === null ? [] : cappingDenials(boundary, own);
  if (boundary !== null && (capping.some(isWide) || !leavesMost(boundary))) return NONE;
  const except = [...leftOut(own), ...(boundary === null ? [] : leftOut(boundary)), ...deniedBy(capping)];
  return { kind: 'all_but', through: wide, except: [...new Set(except)] };
}

function grantsBy({ applied }: PrincipalPolicies, wanted: (statement: Statement) => boolean): readonly Grant[] {
  return applied.flatMap((policy) => {
    if (policy.document === UNKNOWN) return [];
    return policy.document.flatMap((statement, at): readonly Grant[] => {
      const { effect, sid, conditional } = statement;
      return effect === 'Allow' && wanted(statement) ? [{ policy, statement: at + 1, sid, conditional, whole: true }] : [];
    });
  });
}

/** Those that allow everything; where none does alone, those that leave something out and those that allow it. */
function makesItEverything(own: PolicyDocument): (statement: Statement) => boolean {
  const allows = allowsOf(own);
  if (allows.some(coversEverything)) return coversEverything;
  const together = allowsEverything(own);
  if (together === 'no') return () => false;
  const counted = together === 'yes' ? allows.filter(({ conditional }) => !conditional) : allows;
  const wide = counted.filter(isAllBut);
  const { by } = remainder(EVERYTHING, [...wide, ...counted]);
  return (statement) => by.has(statement) || wide.includes(statement);
}

function leavesMost(boundary: PolicyDocument): boolean {
  return allowsOf(boundary).some(isWide) && !denyEverything(boundary);
}

function isWide(statement: Statement): boolean {
  return coversEverything(statement) || isAllBut(statement);
}

/** What the exceptions name and no other statement allows after all. */
function leftOut(document: PolicyDocument): readonly string[] {
  const allows = allowsOf(document);
  return remainder(EVERYTHING, allows.map(withoutVoidExceptions)).left.map((extent) => extentText(extent, allows));
}

/** What denials name. */
function deniedBy(denials: PolicyDocument): readonly string[] {
  return denials.flatMap((denial) => extentsOf(denial).map((extent) => extentText(extent, [denial])));
}

function extentText({ actions, resources }: Extent, statements: PolicyDocument): string {
  const where = asWritten(resources.within, statements);
  if (where === EVERYTHING.resources.within) return actions.within;
  return actions.within === EVERYTHING.actions.within ? where : `${actions.within} on ${where}`;
}

/** As the document spells it: an older one has other words. */
function asWritten(pattern: string, statements: PolicyDocument): string {
  for (const { resources } of statements) {
    const at = resources?.written === undefined ? -1 : resources.patterns.indexOf(pattern);
    if (at >= 0) return resources?.written?.[at] ?? pattern;
  }
  return pattern;
}

function allowsOf(document: PolicyDocument): PolicyDocument {
  return document.filter(({ effect }) => effect === 'Allow');
}
