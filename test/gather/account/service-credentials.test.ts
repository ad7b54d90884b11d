import type { ServiceCredential } from '../../../src/evidence/values.js';
import { askServiceCredentials } from '../../../src/gather/account/service-credentials.js';
import { denied, fakeSession, pagesOf, testClock } from '../support.js';

const credential = (id: string): ServiceCredential => ({ id, userName: 'ann', service: 'codecommit.amazonaws.com', status: 'Inactive', createdAt: null, expiresAt: null });

describe('askServiceCredentials', () => {
  it('reads every page', async () => {
    const pages = [[credential('1'), credential('2')], [], [credential('3')]];
    expect(await askServiceCredentials(fakeSession({ serviceCredentials: () => pagesOf(pages) }), testClock())).toEqual({
      seen: true,
      asOf: '2026-11-01T12:00:00.000Z',
      value: { credentials: ['1', '2', '3'].map(credential) },
    });
  });

  it('none is an answer', async () => {
    expect(await askServiceCredentials(fakeSession({ serviceCredentials: () => pagesOf([]) }), testClock())).toMatchObject({ seen: true, value: { credentials: [] } });
  });

  it('half a list is none', async () => {
    const session = fakeSession({ serviceCredentials: () => pagesOf([[credential('1')]], denied) });
    await expect(askServiceCredentials(session, testClock())).rejects.toBe(denied);
  });
});
