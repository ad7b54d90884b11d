import { ACTIONS, RESOURCES, type StatementJson } from './support.js';

export interface Request {
  readonly action: string;
  readonly resource: string;
}

/** Requests near all that documents name: their own patterns, and what begins as one and ends as another, filled in. */
export function requestsNear(...documents: readonly string[]): readonly Request[] {
  const statements = documents.flatMap((json) => [(JSON.parse(json) as { Statement: StatementJson | StatementJson[] }).Statement].flat());
  const actions = [...ACTIONS, ...near(statements.map(({ Action, NotAction }) => Action ?? NotAction))].filter((action) =>
    /^[^:]+:[^:]+$/.test(action),
  );
  const resources = [
    ...RESOURCES,
    ...near(statements.map(({ Resource, NotResource }) => Resource ?? NotResource)).flatMap((text) => [
      text,
      text.replaceAll('${aws:username}', 'bob'),
    ]),
  ];
  return [...new Set(actions)].flatMap((action) => [...new Set(resources)].map((resource) => ({ action, resource })));
}

function near(named: readonly unknown[]): readonly string[] {
  const patterns = [...new Set(named.flat() as readonly string[])];
  const joined = patterns.flatMap((one) => patterns.map((other) => one.replace(/\*.*$/s, '') + (/\*.*$/s.exec(other)?.[0] ?? '')));
  return [...patterns, ...joined].flatMap((pattern) => ['', 'w', 'w:w'].map((run) => pattern.replaceAll('*', run).replaceAll('?', 'w')));
}

/** What is left when no condition of a Deny is met. */
export function withoutConditionalDenials(json: string): string {
  const { Statement } = JSON.parse(json) as { Statement: StatementJson | StatementJson[] };
  return JSON.stringify({ Statement: [Statement].flat().filter(({ Effect, Condition }) => Effect === 'Allow' || Condition === undefined) });
}
