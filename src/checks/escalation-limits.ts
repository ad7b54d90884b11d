import type { AllowedPart } from '../policy/allowed-resources.js';

/** How many resources a limit names. */
const NAMED = 3;

const DOUBTS = { condition: 'with a condition', variable: 'with a policy variable' } as const;

export function isAllOf({ patterns }: AllowedPart, within: string): boolean {
  return patterns.every((pattern) => pattern === within);
}

/**
 * What limits an action, in words: on which resources for certain, and what else if a condition holds. `narrow`: which
 * resources they are says something.
 */
export function limitText(action: string, parts: readonly AllowedPart[], within: string, narrow: boolean): string {
  const certain = places(parts.filter(({ doubt }) => doubt === null), within, narrow);
  const doubtful = (['condition', 'variable'] as const).flatMap((doubt) => {
    const found = parts.filter((part) => part.doubt === doubt);
    return found.length === 0 ? [] : [{ where: places(found, within, narrow), how: DOUBTS[doubt] }];
  });
  if (certain === '' && doubtful.length === 0) return `${action} on some resources`;
  const elsewhere = certain === '' ? '' : 'elsewhere ';
  const first = certain === '' ? '' : ` on ${certain}`;
  const others = doubtful.map(({ where, how }) => (where === '' ? `${elsewhere}${how}` : `on ${where} ${how}`));
  return first === '' ? `${action} ${others.join(', or ')}` : [`${action}${first}`, ...others].join(', ');
}

/** Empty: there are none, or all. */
function places(parts: readonly AllowedPart[], within: string, narrow: boolean): string {
  if (!narrow || parts.length === 0 || parts.some((part) => isAllOf(part, within))) return '';
  const named = [...new Set(parts.map(({ patterns }) => patterns.join(' within ')))];
  const more = named.length > NAMED ? ` and ${named.length - NAMED} more` : '';
  return `${named.slice(0, NAMED).join(', ')}${more}`;
}
