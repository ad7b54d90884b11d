import type { Path } from './ast.js';
import { isObject, type Row } from './row.js';

/** The chosen properties as a tree; null: the whole value. */
type Choice = Map<string, Choice | null>;

/**
 * A function that cuts a row down to the chosen properties, nested as they are in the row:
 * `configuration.path` gives {"configuration":{"path":…}}. What a row does not have is left out.
 */
export function projection(paths: readonly Path[]): (row: Row) => Row {
  const choice: Choice = new Map();
  for (const path of paths) choose(choice, path);
  return (row) => pickObject(row, choice) ?? {};
}

function choose(choice: Choice, path: Path): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  const inner = choice.get(name);
  if (inner === null) return;
  if (rest.length === 0) {
    choice.set(name, null);
    return;
  }
  const next: Choice = inner ?? new Map<string, Choice | null>();
  choice.set(name, next);
  choose(next, rest);
}

function pick(value: unknown, choice: Choice | null): unknown {
  if (choice === null || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => pick(element, choice)).filter((element) => element !== undefined);
  return isObject(value) ? pickObject(value, choice) : undefined;
}

function pickObject(value: Row, choice: Choice): Row | undefined {
  const picked: [string, unknown][] = [];
  for (const [name, inner] of choice) {
    const part = Object.hasOwn(value, name) ? pick(value[name], inner) : undefined;
    if (part !== undefined) picked.push([name, part]);
  }
  return picked.length > 0 ? Object.fromEntries(picked) : undefined;
}
