import { loadCatalogue } from '../../src/output/load-catalogue.js';
import { isNoAction } from '../../src/policy/action-verbs.js';
import { SERVICE_NAMESPACES } from '../../src/policy/service-namespaces.js';

it('lists every service of the catalogue, and no other', async () => {
  const { services } = await loadCatalogue(false);
  expect([...services.keys()].filter((namespace) => !SERVICE_NAMESPACES.has(namespace))).toEqual([]);
  expect([...SERVICE_NAMESPACES].filter((namespace) => !services.has(namespace))).toEqual([]);
});

it('calls no action of the catalogue unknown, nor a pattern of one', async () => {
  const { actions } = await loadCatalogue(true);
  const all = [...actions].flatMap(([namespace, names]) => names.map((name) => `${namespace}:${name}`));
  expect(all.length).toBeGreaterThan(20_000);
  const ways = (action: string): readonly string[] => [action, action.toLowerCase(), action.toUpperCase(), `${action.slice(0, -3)}*`, `${action.slice(0, action.indexOf(':') + 4)}*`];
  expect(all.filter((action) => ways(action).some(isNoAction))).toEqual([]);
});

it.each([
  ['iam:NoSuchAction', true], ['s3:DoesNotExist', true], ['ec2:nothing', true], ['s3:NoSuch*', true], ['iam:N*', false], ['iam:*', false], ['*:Get*', false], ['*', false],
])('%s is no action that is known: %s', (pattern, expected) => {
  expect(isNoAction(pattern)).toBe(expected);
});
