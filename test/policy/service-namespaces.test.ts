import { loadCatalogue } from '../../src/output/load-catalogue.js';
import { SERVICE_NAMESPACES } from '../../src/policy/service-namespaces.js';

it('lists every service of the catalogue, and no other', async () => {
  const { services } = await loadCatalogue(false);
  expect([...services.keys()].filter((namespace) => !SERVICE_NAMESPACES.has(namespace))).toEqual([]);
  expect([...SERVICE_NAMESPACES].filter((namespace) => !services.has(namespace))).toEqual([]);
});
