import { droppableFrom } from '../../src/checks/droppable.js';
import { PERMISSION_USES, type PermissionUse } from '../../src/checks/permission-use.js';

const judged = (
  namespace: string | null,
  use: PermissionUse,
  action: string | null = null,
): Parameters<typeof droppableFrom>[0][number] => ({ namespace, action, use });

describe('droppableFrom', () => {
  it.each(PERMISSION_USES)('a service that is %s', (use) => {
    const may = droppableFrom([judged('s3', use)]);
    expect(may.service('s3')).toBe(use === 'unused' || use === 'impossible');
    expect(may.namespaces).toEqual(['s3']);
  });

  it.each(PERMISSION_USES)('an action that is %s', (use) => {
    const may = droppableFrom([judged('s3', 'used'), judged('s3', use, 'GetObject')]);
    const goes = use === 'unused' || use === 'impossible';
    expect([may.service('s3'), may.unused('s3'), may.used('s3')]).toEqual([false, goes ? ['GetObject'] : [], goes ? [] : ['GetObject']]);
  });

  it('nothing of what was not judged', () => {
    const may = droppableFrom([judged('s3', 'unused')]);
    expect([may.service('ec2'), may.unused('ec2'), may.used('ec2')]).toEqual([false, [], []]);
  });

  it('nothing where nothing was seen', () => {
    const may = droppableFrom([judged(null, 'unknown')]);
    expect([may.namespaces, may.service('s3'), may.unused('s3')]).toEqual([[], false, []]);
  });

  it('what was judged may go, though other policies could not be seen', () => {
    expect(droppableFrom([judged('s3', 'unused'), judged(null, 'unknown')]).service('s3')).toBe(true);
  });
});
