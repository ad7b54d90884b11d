import { invalidField } from './errors.js';
import type { Finding } from './finding.js';

/** What a filter may look at. */
const FIELDS = [
  'id',
  'findingType',
  'resource',
  'resourceType',
  'resourceOwnerAccount',
  'status',
  'createdAt',
  'analyzedAt',
  'updatedAt',
] as const;

type Test = (value: string) => boolean;

/** Reads the filter of ListFindingsV2: criteria by field, all of which must hold. */
export function filterOf(value: unknown): (finding: Finding) => boolean {
  const criteria = Object.entries(structure(value ?? {}, 'filter')).map(([name, criterion]) => {
    const field = FIELDS.find((known) => known === name);
    if (field === undefined) throw invalidField(`filter.${name}`, `must be one of ${FIELDS.join(', ')}`);
    return { field, tests: testsOf(criterion, `filter.${name}`) };
  });
  return ({ summary }) => criteria.every(({ field, tests }) => tests.every((test) => test(summary[field])));
}

function testsOf(criterion: unknown, where: string): readonly Test[] {
  return Object.entries(structure(criterion, where)).map(([operator, operand]): Test => {
    if (operator === 'exists') return () => operand === true;
    const texts = listOf(operand, `${where}.${operator}`);
    if (operator === 'eq') return (value) => texts.includes(value);
    if (operator === 'neq') return (value) => !texts.includes(value);
    if (operator === 'contains') return (value) => texts.some((text) => value.includes(text));
    throw invalidField(`${where}.${operator}`, 'must be eq, neq, contains or exists');
  });
}

function structure(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw invalidField(where, 'must be a structure');
}

function listOf(value: unknown, where: string): readonly string[] {
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')) return value;
  throw invalidField(where, 'must be a list of strings');
}
