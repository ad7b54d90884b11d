import { loadCatalogue } from '../../src/output/load-catalogue.js';

it('knows services and their actions, and of which day', async () => {
  const { asOf, services, actions } = await loadCatalogue(true);
  expect(asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
  expect(services.get('s3')).toBe('Amazon S3');
  expect(actions.get('s3')).toContain('GetObject');
  expect(actions.get('iam')).toContain('PassRole');
  expect([...actions.keys()]).toEqual([...services.keys()]);
  expect([...services.keys()].filter((name) => !/^[a-z0-9-]+$/.test(name))).toEqual([]);
});

it('leaves out the actions when nobody needs them', async () => {
  const { services, actions } = await loadCatalogue(false);
  expect(services.size).toBeGreaterThan(400);
  expect(actions.size).toBe(0);
});
