/** Numbers that look drawn by lot and are the same for the same seed (mulberry32). */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Draw = (below: number) => number;

/** null: there is nothing of the kind in this body. */
export type Mutation = (body: string, draw: Draw) => string | null;

/** What AWS leaves out where it has nothing to say, and ends of lists: nobody can tell that they are missing. */
const OPTIONAL: ReadonlySet<string> = new Set([
  ...['member', 'UserPolicyList', 'PermissionsBoundary', 'Region', 'LastAuthenticatedEntity', 'LastAuthenticatedRegion'],
  ...['TotalAuthenticatedEntities', 'TrackedActionsLastAccessed', 'LastAccessedEntity', 'LastAccessedRegion', 'JobCompletionDate'],
  ...['EntityPath', 'NextToken', 'nextToken', 'Paths', 'analysisRule', 'lastResourceAnalyzedAt', 'lastAccessed', 'actions', 'exclusions'],
  ...['AggregatorFilters', 'LastErrorCode', 'LastErrorMessage', 'AwsRegion', 'State', 'Status', 'unusedAccessAge'],
]);

const WHOLE: Readonly<Record<string, Mutation>> = {
  empty: () => '',
  page: () => '<html><body>blocked by your company</body></html>',
  'broken page': () => '<!DOCTYPE html><html><head><meta charset="utf-8"><body><p>Sign in<br></body></html>',
  'empty object': () => '{}',
  'empty list': () => '[]',
  nothing: () => 'null',
  words: () => 'upstream connect error',
  'other document': () => '<a><b>1</b></a>',
  'error with a good status': () =>
    '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>',
  'error in JSON': () => '{"__type":"AccessDeniedException","message":"no"}',
  'nested deep': () => '<a>'.repeat(1_000) + '</a>'.repeat(1_000),
  'nested deep in JSON': () => '{"a":'.repeat(1_000) + '1' + '}'.repeat(1_000),
  cut: (body, draw) => (body.length === 0 ? null : body.slice(0, draw(body.length))),
  'begins in the middle': (body, draw) => (body.length < 2 ? null : body.slice(1 + draw(body.length - 1))),
  'twice over': (body) => body + body,
  'followed by words': (body) => `${body}<p>`,
};

const XML: Readonly<Record<string, Mutation>> = {
  'an element left out': (body, draw) => replaceElement(body, draw, () => ''),
  'an element renamed': (body, draw) => replaceElement(body, draw, (name, inner) => `<${name}x>${inner}</${name}x>`),
  'an element twice': (body, draw) => replaceElement(body, draw, (name, inner) => `<${name}>${inner}</${name}>`.repeat(2)),
  'words instead of children': (body, draw) => replaceElement(body, draw, (name, inner) => (inner.startsWith('<') ? `<${name}>x</${name}>` : null)),
  'a list of other things': (body, draw) => renamed(body, draw, /<member>/g, '<item>', '</member>', '</item>'),
  'a flag that is none': (body, draw) => renamed(body, draw, />(?:true|false)</g, '>maybe<'),
  'a date that is none': (body, draw) => renamed(body, draw, />20\d\d-\d\d-\d\dT[^<]*</g, '>yesterday<'),
  'without its result': (body) => (body.includes('Result>') ? body.replace(/<(\w+Result)>[^]*<\/\1>/, '') : null),
};

const JSONS: Readonly<Record<string, Mutation>> = {
  'a member left out': (body, draw) => changed(body, draw, ({ holder, key }) => Reflect.deleteProperty(holder, key)),
  'a member that is null': (body, draw) => changed(body, draw, ({ holder, key }) => Reflect.set(holder, key, null)),
  'a member of another kind': (body, draw) =>
    changed(body, draw, ({ holder, key, value }) => Reflect.set(holder, key, typeof value === 'object' ? 'x' : { x: 1 })),
  'a list with a hole': (body, draw) => changed(body, draw, ({ value }) => Array.isArray(value) && value.push(null) > 0),
  'a list that is one thing': (body, draw) =>
    changed(body, draw, ({ holder, key, value }) => Array.isArray(value) && Reflect.set(holder, key, (value as readonly unknown[])[0] ?? 'x')),
};

export const MUTATIONS: readonly (readonly [string, Mutation])[] = [...Object.entries(WHOLE), ...Object.entries(XML), ...Object.entries(JSONS)];

/** One whole element, drawn by lot, that AWS never leaves out. */
function replaceElement(body: string, draw: Draw, replace: (name: string, inner: string) => string | null): string | null {
  if (!body.startsWith('<')) return null;
  const starts = [...body.matchAll(/<(\w+)>/g)].filter(([, name = '']) => !OPTIONAL.has(name));
  const start = starts[draw(starts.length)];
  if (start === undefined) return null;
  const name = start[1] ?? '';
  // Of these elements none holds one of its own name.
  const end = body.indexOf(`</${name}>`, start.index);
  const inner = body.slice(start.index + name.length + 2, end);
  const text = end < 0 ? null : replace(name, inner);
  return text === null ? null : body.slice(0, start.index) + text + body.slice(end + name.length + 3);
}

function renamed(body: string, draw: Draw, from: RegExp, to: string, end?: string, endTo?: string): string | null {
  const all = [...body.matchAll(from)];
  const one = all[draw(all.length)];
  if (one === undefined || !body.startsWith('<')) return null;
  const rest = body.slice(one.index + one[0].length);
  return body.slice(0, one.index) + to + (end === undefined ? rest : rest.replace(end, endTo ?? ''));
}

interface Member {
  readonly holder: object;
  readonly key: string;
  readonly value: unknown;
}

function changed(body: string, draw: Draw, change: (member: Member) => boolean): string | null {
  if (!body.startsWith('{')) return null;
  const document = JSON.parse(body) as object;
  const members = [...membersOf(document)];
  const member = members[draw(members.length)];
  return member === undefined || !change(member) ? null : JSON.stringify(document);
}

function* membersOf(value: unknown): Iterable<Member> {
  if (Array.isArray(value)) {
    for (const item of value) yield* membersOf(item);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (OPTIONAL.has(key)) continue;
    yield { holder: value, key, value: inner };
    yield* membersOf(inner);
  }
}
