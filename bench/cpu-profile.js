import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fixed, markdownTable } from './format.js';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** @typedef {{ owner: string, name: string, place: string, selfMs: number, totalMs: number }} Cost */

/**
 * Where the time of a profiled run went: by owner, and the dearest functions of ours and of others. `self` is time in
 * the function, `total` also what it called; neither counts what it awaited.
 *
 * @param {string} folder of one `node --cpu-prof` run
 * @returns {Promise<string>} Markdown
 */
export async function describeProfile(folder) {
  const file = (await readdir(folder)).find((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error('the run left no profile');
  const { costs, owners, allMs } = costsOf(JSON.parse(await readFile(join(folder, file), 'utf8')));
  const share = (ms) => `${fixed((100 * ms) / allMs, 1)} %`;
  const byOwner = [...owners].sort((a, b) => b[1] - a[1]).map(([owner, ms]) => [owner, fixed(ms), share(ms)]);
  const listed = (wanted, by, most) =>
    costs
      .filter(wanted)
      .sort((a, b) => b[by] - a[by])
      .slice(0, most)
      .map((cost) => [`\`${cost.name}\` ${cost.place}`, fixed(cost.selfMs), fixed(cost.totalMs), share(cost[by])]);
  const ours = ({ owner }) => owner === OURS;
  const head = ['', 'self, ms', 'total, ms', 'share'];
  return [
    markdownTable(['owner', 'self, ms', 'share'], byOwner),
    `Ours, by self time:\n\n${markdownTable(head, listed(ours, 'selfMs', 12))}`,
    `Ours, by total time:\n\n${markdownTable(head, listed(ours, 'totalMs', 16))}`,
    `All others, by self time:\n\n${markdownTable(head, listed((cost) => !ours(cost), 'selfMs', 16))}`,
  ].join('\n\n');
}

const OURS = 'iam-audit';

/** (idle) is no cost: the process waited for answers. */
const WAITING = '(idle)';

function costsOf({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, { ...node, selfMs: 0 }]));
  samples.forEach((id, i) => {
    byId.get(id).selfMs += timeDeltas[i] / 1000;
  });
  const costs = new Map();
  const owners = new Map();
  const visit = (id, open) => {
    const node = byId.get(id);
    const { name, place, owner } = whatIs(node.callFrame);
    const key = `${place} ${name}`;
    const again = open.has(key);
    if (!again) open.add(key);
    let totalMs = node.selfMs;
    for (const child of node.children ?? []) totalMs += visit(child, open);
    if (!again) open.delete(key);
    const cost = costs.get(key) ?? { owner, name, place, selfMs: 0, totalMs: 0 };
    cost.selfMs += node.selfMs;
    // A function that calls itself is counted once.
    if (!again) cost.totalMs += totalMs;
    costs.set(key, cost);
    owners.set(owner, (owners.get(owner) ?? 0) + node.selfMs);
    return totalMs;
  };
  visit(nodes[0].id, new Set());
  owners.delete(WAITING);
  const allMs = [...owners.values()].reduce((a, b) => a + b, 0);
  return { costs: [...costs.values()].filter(({ name }) => name !== WAITING && name !== '(root)'), owners, allMs };
}

function whatIs({ functionName, url, lineNumber }) {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url === '') return { name, place: '', owner: name.startsWith('(') && name !== '(anonymous)' ? name : 'native code' };
  if (url.startsWith('node:')) return { name, place: url, owner: 'Node' };
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const inside = path.startsWith(ROOT) ? path.slice(ROOT.length) : path;
  const place = `${inside.replace(/^.*node_modules\//, '')}:${lineNumber + 1}`;
  return { name, place, owner: packageOf(inside) };
}

function packageOf(path) {
  const found = /node_modules\/((@[^/]+)\/[^/]+|[^/]+)(?!.*node_modules\/)/.exec(path);
  if (found === null) return OURS;
  return found[2] === '@aws-sdk' || found[2] === '@smithy' ? 'AWS SDK' : found[1];
}
