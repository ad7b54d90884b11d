import type { OrganizationalUnit } from '../../world.js';
import { derivedTail } from '../ids.js';
import { DEFAULT_NOW, minutesBefore } from '../time.js';

/** The company of the demo: Quillhaven, a carrier with a web shop, warehouses and a small fleet. It does not exist. */
export const COMPANY = 'quillhaven';
export const MAIL_DOMAIN = 'quillhaven.example';
export const NOW = DEFAULT_NOW;
export const REGION = 'eu-west-1';
/** When the ready credential reports were made, and when Config last looked. */
export const REPORT_AT = minutesBefore(NOW, 30);
export const CONFIG_AT = minutesBefore(NOW, 10);

export const ORGANIZATION_ID = `o-${derivedTail(COMPANY, 10)}`;
export const ROOT_UNIT_ID = `r-${derivedTail(COMPANY, 4)}`;

/** What an account is for; decides its groups, policies and roles. */
export type Kind = 'management' | 'security' | 'infrastructure' | 'production' | 'development' | 'sandbox' | 'leaving';

/** An account as the company planned it: who works in it and how many. */
export interface AccountPlan {
  readonly name: string;
  readonly id: string;
  readonly unit: UnitName | 'Root';
  readonly kind: Kind;
  readonly joinedAt: string;
  readonly people: number;
  readonly services: number;
}

export type UnitName = 'Security' | 'Infrastructure' | 'Workloads' | 'Prod' | 'Dev' | 'Sandbox' | 'Suspended';

const PARENTS: Readonly<Record<UnitName, UnitName | 'Root'>> = {
  Security: 'Root',
  Infrastructure: 'Root',
  Workloads: 'Root',
  Prod: 'Workloads',
  Dev: 'Workloads',
  Sandbox: 'Root',
  Suspended: 'Root',
};

export function unitId(unit: UnitName | 'Root'): string {
  return unit === 'Root' ? ROOT_UNIT_ID : `ou-${ROOT_UNIT_ID.slice(2)}-${derivedTail(`${COMPANY} ${unit}`, 8)}`;
}

export const UNITS: readonly OrganizationalUnit[] = (Object.keys(PARENTS) as UnitName[]).map((name) => ({
  id: unitId(name),
  name,
  parentId: unitId(PARENTS[name]),
}));

function plan(
  unit: UnitName | 'Root',
  kind: Kind,
): (name: string, id: string, joined: string, people: number, services: number) => AccountPlan {
  return (name, id, joined, people, services) => ({
    name: `${COMPANY}-${name}`,
    id,
    unit,
    kind,
    joinedAt: `${joined}T08:12:00Z`,
    people,
    services,
  });
}

const top = plan('Root', 'management');
const security = plan('Security', 'security');
const infrastructure = plan('Infrastructure', 'infrastructure');
const production = plan('Prod', 'production');
const development = plan('Dev', 'development');
const sandbox = plan('Sandbox', 'sandbox');
const leaving = plan('Suspended', 'leaving');

/** Name without the company's prefix, id, joined on, people, service users. */
export const ACCOUNTS: readonly AccountPlan[] = [
  top('management', '305843649001', '2015-06-08', 5, 2),
  security('log-archive', '150230319794', '2017-02-14', 2, 3),
  security('security-audit', '217928777982', '2017-02-14', 6, 3),
  security('security-tooling', '406425163932', '2018-05-22', 5, 4),
  infrastructure('backup-vault', '153754499900', '2020-03-02', 0, 0),
  infrastructure('ci-cd', '428190478808', '2017-09-05', 6, 9),
  infrastructure('dns-edge', '640467061478', '2017-04-19', 3, 3),
  infrastructure('identity', '271923997269', '2016-01-25', 68, 5),
  infrastructure('network-hub', '893008144449', '2018-10-10', 4, 4),
  infrastructure('shared-services', '550392348068', '2017-04-19', 6, 7),
  production('analytics-prod', '166117081975', '2019-01-30', 7, 7),
  production('catalog-prod', '201946786843', '2018-03-12', 5, 6),
  production('checkout-prod', '238853501646', '2016-02-17', 6, 8),
  production('data-lake-prod', '372047181534', '2019-01-30', 5, 8),
  production('fleet-prod', '465758463532', '2020-08-24', 4, 6),
  production('mail-prod', '587251542190', '2018-06-18', 3, 4),
  production('orders-prod', '635367414708', '2018-03-12', 6, 8),
  production('payments-prod', '691644958189', '2018-11-26', 4, 5),
  production('pricing-prod', '742063047179', '2021-05-03', 4, 5),
  production('warehouse-prod', '791957522439', '2019-07-15', 5, 7),
  production('web-prod', '835052126606', '2017-10-23', 6, 6),
  production('tidewater-store', '943211734419', '2024-09-16', 5, 5),
  development('catalog-dev', '106425163932', '2018-03-12', 9, 4),
  development('checkout-dev', '167005941653', '2018-01-15', 11, 5),
  development('data-lake-dev', '213335533303', '2019-01-30', 8, 4),
  development('fleet-dev', '246419631240', '2020-08-24', 8, 3),
  development('orders-dev', '365276273484', '2018-03-12', 10, 4),
  development('payments-dev', '374263396997', '2018-11-26', 7, 3),
  development('staging', '435793511567', '2017-12-04', 8, 6),
  development('warehouse-dev', '590236453474', '2019-07-15', 9, 4),
  development('web-dev', '635981817958', '2017-10-23', 10, 4),
  sandbox('sandbox-data', '401589090043', '2020-02-10', 6, 2),
  sandbox('sandbox-mobile', '486552848458', '2021-01-18', 5, 2),
  sandbox('sandbox-platform', '636984131520', '2019-09-23', 7, 2),
  sandbox('sandbox-research', '718322531467', '2022-04-04', 6, 2),
  sandbox('sandbox-training', '786807167977', '2022-09-12', 5, 1),
  leaving('legacy-erp', '813181148166', '2016-08-01', 4, 3),
  leaving('old-campaigns', '852110955595', '2018-01-09', 2, 2),
  leaving('pilot-2022', '855931688325', '2022-01-17', 4, 2),
  leaving('rotterdam-pilot', '888113034127', '2026-10-31', 0, 0),
  leaving('former-courier', '961930860423', '2017-03-20', 4, 3),
];

export function accountNamed(name: string): AccountPlan {
  const found = ACCOUNTS.find((account) => account.name === `${COMPANY}-${name}`);
  if (found === undefined) throw new Error(`The demo has no account ${name}`);
  return found;
}

export const MANAGEMENT = accountNamed('management');
