import { code, list, table } from './markdown.js';

const HEADS = ['Path', 'What the principal would do', 'With', 'Via', 'Published as'];

/** The well-known escalation paths: their ids in the columns, what the principal would do, the actions, and who published it. */
export function escalationPaths({ escalationPaths: paths, releasePaths, sourcesOf }) {
  const releases = releasePaths.map((path) => ({ ...path, with: `one of ${list(path.calls)}` }));
  const all = [...paths.map((path) => ({ ...path, with: withOf(path) })), ...releases];
  const rows = all.map((path) => {
    const title = path.obsolete === undefined ? path.title : `${path.title}. Obsolete: ${path.obsolete}`;
    return [code(path.id), title, path.with, code(path.via), sourcesOf(path).map(code).join(', ')];
  });
  return `${all.length} paths:\n\n${table(HEADS, rows)}`;
}

function withOf({ needs }) {
  return list([...new Set(needs.map(({ action }) => action))]);
}
