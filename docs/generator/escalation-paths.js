import { code, list, table } from './markdown.js';

/** The well-known escalation paths: their ids in the columns, what the principal would do, and the actions that it takes. */
export function escalationPaths({ escalationPaths: paths }) {
  const rows = paths.map(({ id, title, needs, via }) => {
    return [code(id), title, list([...new Set(needs.map(({ action }) => action))]), code(via)];
  });
  return `${paths.length} paths:\n\n${table(['Path', 'What the principal would do', 'With', 'Via'], rows)}`;
}
