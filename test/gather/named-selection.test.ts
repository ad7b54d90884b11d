import { AuditError } from '../../src/errors.js';
import { accountIds, unitIds } from '../../src/gather/named-selection.js';
import type { Account } from '../../src/model/account.js';

const named = (id: string, name: string | null): Account => ({ id, name, email: null, state: 'ACTIVE', path: null, joinedAt: null, isManagement: false });
const ACCOUNTS = [
  named('111111111111', 'web-prod'),
  named('222222222222', 'web-dev'),
  named('333333333333', 'Web-Dev'),
  named('444444444444', 'data lake'),
  named('555555555555', 'data lake'),
  named('666666666666', null),
  named('777777777777', 'web'),
];
const UNITS = [
  { id: 'ou-ab12-aaaaaaaa', path: 'Workloads' },
  { id: 'ou-ab12-bbbbbbbb', path: 'Workloads/Prod' },
  { id: 'ou-ab12-cccccccc', path: 'Sandbox/Prod' },
  { id: 'ou-ab12-dddddddd', path: 'Security' },
];

describe('accounts by id or name', () => {
  it.each([
    ['666666666666', '666666666666'],
    ['web-prod', '111111111111'],
    ['WEB-PROD', '111111111111'],
    ['web-dev', '222222222222'],
    ['Web-Dev', '333333333333'],
    ['web', '777777777777'],
    ['web-p', '111111111111'],
  ])('%s is %s', (text, id) => {
    expect(accountIds([text], ACCOUNTS, 'the organization')).toEqual([id]);
  });

  it.each([
    ['888888888888', 'account 888888888888 is not in the organization'],
    ['nothing', 'no account of the organization is called "nothing"'],
    ['data lake', '"data lake" could be 2 of the accounts: data lake (444444444444), data lake (555555555555)'],
    ['we', '"we" could be 4 of the accounts: web-prod (111111111111), web-dev (222222222222), Web-Dev (333333333333), web (777777777777)'],
  ])('%s is refused', (text, message) => {
    expect(() => accountIds([text], ACCOUNTS, 'the organization')).toThrow(message);
    expect(() => accountIds([text], ACCOUNTS, 'the organization')).toThrow(AuditError);
  });
});

describe('organizational units by id, name or path', () => {
  it.each([
    ['ou-zz99-zzzzzzzz', 'ou-zz99-zzzzzzzz'],
    ['Security', 'ou-ab12-dddddddd'],
    ['sec', 'ou-ab12-dddddddd'],
    ['Workloads', 'ou-ab12-aaaaaaaa'],
    ['workloads/prod', 'ou-ab12-bbbbbbbb'],
  ])('%s is %s', (text, id) => {
    expect(unitIds([text], UNITS)).toEqual([id]);
  });

  it('says which units a name could be', () => {
    expect(() => unitIds(['Prod'], UNITS)).toThrow('"Prod" could be 2 of the organizational units: Prod (ou-ab12-bbbbbbbb), Prod (ou-ab12-cccccccc)');
  });
});
