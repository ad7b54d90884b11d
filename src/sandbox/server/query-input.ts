type Tree = Map<string, Tree | string>;

/**
 * Reads the form fields of an AWS Query request into nested input: `Filter.member.1=User` becomes
 * `{ Filter: ['User'] }`, `Tags.member.1.Key=a` becomes `{ Tags: [{ Key: 'a' }] }`, `Task.arn=x` becomes
 * `{ Task: { arn: 'x' } }`. Values stay strings, as they are on the wire.
 */
export function queryInput(fields: URLSearchParams): Readonly<Record<string, unknown>> {
  const root: Tree = new Map();
  for (const [name, value] of fields) {
    if (name !== 'Action' && name !== 'Version') plant(root, name.split('.'), value);
  }
  return asObject(root);
}

function plant(root: Tree, path: readonly string[], value: string): void {
  let tree = root;
  for (const step of path.slice(0, -1)) {
    const next = tree.get(step);
    if (next instanceof Map) {
      tree = next;
    } else {
      const grown: Tree = new Map();
      tree.set(step, grown);
      tree = grown;
    }
  }
  tree.set(path.at(-1) ?? '', value);
}

function grow(node: Tree | string): unknown {
  if (typeof node === 'string') return node;
  const members = node.get('member');
  if (node.size === 1 && members instanceof Map) return asList(members);
  return asObject(node);
}

/** fromEntries defines own members, so a field named `__proto__` stays a field. */
function asObject(tree: Tree): Record<string, unknown> {
  return Object.fromEntries([...tree].map(([name, node]) => [name, grow(node)]));
}

function asList(members: Tree): unknown[] {
  return [...members].sort(([a], [b]) => Number(a) - Number(b)).map(([, node]) => grow(node));
}
