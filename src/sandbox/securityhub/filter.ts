import { WireError } from '../service.js';

type Fields = Readonly<Record<string, unknown>>;
type Test = (finding: Fields) => boolean;

/** Of the fields that may be filtered by, those that the sandbox knows. */
const FIELDS = ['class_name', 'cloud.account.uid', 'activity_name', 'metadata.uid', 'metadata.product.name', 'severity', 'status'];

const COMPARISONS: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  EQUALS: (value, wanted) => value === wanted,
  NOT_EQUALS: (value, wanted) => value !== wanted,
  PREFIX: (value, wanted) => value.startsWith(wanted),
};

/** OcsfFindingFilters: composite filters, each of which combines filters of texts. */
export function filterOf(value: unknown): Test {
  const { CompositeFilters: composites, CompositeOperator: operator } = fields(value ?? {});
  const tests = listOf(composites ?? [], 10).map((composite) => {
    const { StringFilters: filters, Operator: inside, ...more } = fields(composite);
    if (Object.keys(more).length > 0) throw new Error(`the sandbox knows no ${Object.keys(more).join(', ')}`);
    return combined(listOf(filters ?? [], 20).map(testOf), inside);
  });
  return combined(tests, operator);
}

function combined(tests: readonly Test[], operator: unknown): Test {
  if (operator !== undefined && operator !== 'AND' && operator !== 'OR') throw invalid('an operator is AND or OR');
  if (operator === 'OR') return (finding) => tests.some((test) => test(finding));
  return (finding) => tests.every((test) => test(finding));
}

function testOf(filter: unknown): Test {
  const { FieldName: name, Filter: wanted } = fields(filter);
  const { Value: value, Comparison: comparison } = fields(wanted);
  const compare = typeof comparison === 'string' && Object.hasOwn(COMPARISONS, comparison) ? COMPARISONS[comparison] : undefined;
  if (typeof name !== 'string' || !FIELDS.includes(name)) throw invalid(`FieldName ${String(name)} is not allowed`);
  if (compare === undefined || typeof value !== 'string') throw invalid('a filter has a Comparison and a Value');
  return (finding) => {
    const found = name.split('.').reduce<unknown>((at, part) => (at as Fields | undefined)?.[part], finding);
    return compare(typeof found === 'string' ? found : '', value);
  };
}

function fields(value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw invalid('a filter must be a structure');
}

function listOf(value: unknown, most: number): readonly unknown[] {
  if (Array.isArray(value) && value.length <= most) return value as readonly unknown[];
  throw invalid(`at most ${most} filters are allowed`);
}

function invalid(message: string): WireError {
  return new WireError('ValidationException', 400, message);
}
