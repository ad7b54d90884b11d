import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { CHECKS } from '../../src/findings/registry.js';
import { UNKNOWN, type Value } from '../../src/model/value.js';
import { FINDING_COLUMNS } from '../../src/render/finding-cells.js';
import { junit } from '../../src/render/junit.js';
import { ocsf } from '../../src/render/ocsf.js';
import type { ClosedFinding } from '../../src/render/renderer.js';
import { sarif } from '../../src/render/sarif.js';
import { stepSummary } from '../../src/render/step-summary.js';
import { column, COMPLETE, render, report } from './support.js';

type Finding = Partial<Record<(typeof FINDING_COLUMNS)[number], Value>>;

const FINDING: Finding = {
  ...{ severity: 'medium', status: 'fail', check: 'key-unused', account_id: '111122223333', account_name: 'web-prod', subject_type: 'access_key' },
  ...{ subject_name: 'alice', credential: 'access_key_1', arn: 'arn:aws:iam::111122223333:user/alice', detail: 'last used 400 days ago' },
  ...{ owner: 'team', fingerprint: 'a76ed9c3f2b2145c8d6a', controls: ['security-hub:IAM.8', 'pci-4.0.1:8.6.3'] },
};

/** Names that break a terminal, XML, Markdown, a path or a spreadsheet. */
const HOSTILE = ['=1+1', '<b>&"\'', '|a|`x`[l](http://x)', 'a/../b c%', '\u001b[31mred', '\u0000\uFFFE\uD800', '日本語 \u202e', ']]>'];

const document = (findings: readonly Finding[]) =>
  report(FINDING_COLUMNS.map((key) => column(key)), findings.map((each) => FINDING_COLUMNS.map((key) => ({ ...FINDING, ...each })[key] ?? null)), {
    ...COMPLETE,
    complete: false,
    gaps: [{ accountId: '222233334444', source: 'credential_report', reason: 'denied', detail: 'no <b>' }],
  });

const OF_EACH: readonly Finding[] = CHECKS.map(({ id, severity }, at) => ({ check: id, severity, fingerprint: `${at}`.padStart(20, '0') }));
const WILD: readonly Finding[] = HOSTILE.map((subject_name, at) => ({ subject_name, detail: subject_name, account_name: subject_name, fingerprint: `f${at}` }));
const STATUSES: readonly Finding[] = [{ status: 'fail' }, { status: UNKNOWN }, { status: 'pass' }, { status: 'exempt' }];
const NOWHERE: Finding = { account_id: null, account_name: null, arn: null, subject_type: 'exception', subject_name: 'e.json #1', check: 'exception-expired' };

describe('sarif', () => {
  const schema = JSON.parse(readFileSync(new URL('sarif-2.1.0.schema.json', import.meta.url), 'utf8')) as object;
  // One pattern of the schema is no regular expression with the u flag.
  const validate = new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false }).compile(schema);

  interface Sarif {
    readonly runs: readonly [{
      readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly Record<string, unknown>[] } };
      readonly automationDetails: { readonly id: string };
      readonly invocations: readonly [{ readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[] }];
      readonly results: readonly Record<string, unknown>[];
    }];
  }

  async function made(findings: readonly Finding[]): Promise<Sarif['runs'][0]> {
    const whole = JSON.parse(await render(sarif, document(findings))) as Sarif;
    validate(whole);
    expect(validate.errors ?? []).toEqual([]);
    return whole.runs[0];
  }

  it.each<[string, readonly Finding[]]>([['none', []], ['of each check', OF_EACH], ['of wild names', WILD], ['of no account', [NOWHERE]]])(
    'is valid: findings %s',
    async (_, findings) => {
      const { results, tool: { driver } } = await made(findings);
      expect(results).toHaveLength(findings.length);
      expect(driver.name).toBe('iam-audit');
    },
  );

  it('keeps what GitHub asks for beyond the schema', async () => {
    const { results, tool: { driver: { rules } }, automationDetails } = await made([...OF_EACH, ...WILD, NOWHERE]);
    expect(automationDetails.id).toBe('iam-audit/o-exampleorg/2026-11-20T08:30:00Z');
    const text = { text: expect.stringMatching(/^[\s\S]{1,1024}$/) as string };
    for (const rule of rules) {
      expect(rule).toMatchObject({ shortDescription: text, fullDescription: text, help: { text: expect.stringMatching(/\S/) as string } });
      const { tags, 'security-severity': score } = rule['properties'] as { readonly tags: readonly string[]; readonly 'security-severity': string };
      expect(tags).toContain('security');
      expect(tags.length).toBeLessThanOrEqual(20);
      expect(Number(score)).toBeGreaterThan(0);
    }
    for (const { ruleId, ruleIndex, message, locations, partialFingerprints } of results) {
      expect(rules[ruleIndex as number]?.['id']).toBe(ruleId);
      expect(message).toMatchObject(text);
      expect(locations).toEqual([{
        physicalLocation: {
          artifactLocation: { uri: expect.stringMatching(/^iam(\/[\w.!~*'()%-]+){2,3}$/) as string },
          region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
        },
        logicalLocations: [{ fullyQualifiedName: expect.stringMatching(/\S/) as string, kind: 'resource' }],
      }]);
      expect((partialFingerprints as Record<string, string>)['primaryLocationLineHash']).toMatch(/^\w+:1$/);
    }
  });

  it('tags a rule with the numbers that the thresholds of the run meet, and no others', async () => {
    const { tool: { driver: { rules } } } = await made([{ check: 'key-unused', controls: ['security-hub:IAM.8', 'pci-dss:none'] }]);
    expect((rules[0]?.['properties'] as { readonly tags: readonly string[] }).tags).toEqual(['security', 'iam', 'security-hub:IAM.8']);
  });

  it('has paths that no name of an account changes', async () => {
    const account: Finding = { subject_type: 'account', subject_name: 'web-prod', arn: null, credential: null };
    const uris = (await made([{}, account, { subject_type: 'role', subject_name: 'a b' }])).results.map(
      ({ locations }) => (locations as readonly [{ readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }])[0].physicalLocation.artifactLocation.uri,
    );
    expect(uris.sort()).toEqual(['iam/111122223333/account/111122223333', 'iam/111122223333/role/a%20b', 'iam/111122223333/user/alice']);
  });

  it('leaves out what does not fail', async () => {
    expect((await made(STATUSES)).results).toHaveLength(1);
  });

  it('is cut at what GitHub keeps, the worst first, and says so', async () => {
    const many = Array.from({ length: 5001 }, (_, at): Finding => ({ fingerprint: `${at}` }));
    const { results, invocations: [{ toolExecutionNotifications: told }] } = await made([...many, { check: 'root-access-key', severity: 'critical' }]);
    expect(results).toHaveLength(5000);
    expect(results[0]?.['ruleId']).toBe('root-access-key');
    expect(told[0]?.message.text).toBe('2 less severe findings left out: GitHub keeps 5000');
  });
});

describe('ocsf', () => {
  const text = { type: 'string', minLength: 1 };
  const id = (...values: readonly number[]) => ({ enum: values });
  /** Compliance Finding (2003) of OCSF 1.8.0, as far as it is used here. */
  const validate = new Ajv({ strict: false }).compile({
    type: 'object',
    required: ['activity_id', 'category_uid', 'class_uid', 'compliance', 'finding_info', 'metadata', 'severity_id', 'time', 'type_uid', 'cloud'],
    properties: {
      activity_id: id(1, 3),
      category_uid: id(2),
      class_uid: id(2003),
      type_uid: id(200_301, 200_303),
      severity_id: id(0, 1, 2, 3, 4, 5, 6, 99),
      status_id: id(1, 3, 4),
      // Later than 2001 in milliseconds, and in seconds not before the year 33000.
      time: { type: 'integer', minimum: 1_000_000_000_000 },
      metadata: {
        required: ['product', 'version'],
        properties: { version: { const: '1.8.0' }, product: { required: ['name'], properties: { name: text } }, event_code: text },
      },
      finding_info: { required: ['uid', 'title', 'analytic'], properties: { uid: text, title: text, analytic: { required: ['type_id'] } } },
      compliance: {
        required: ['status_id', 'standards', 'control'],
        properties: { status_id: id(0, 1, 2, 3), standards: { type: 'array', items: text }, requirements: { type: 'array', items: text } },
      },
      resources: { type: 'array', minItems: 1, items: { anyOf: [{ required: ['uid'] }, { required: ['name'] }], properties: { uid: text, name: text } } },
      cloud: { required: ['provider'], properties: { account: { required: ['uid', 'type_id'] } } },
    },
  });

  async function made(findings: readonly Finding[], closed: readonly ClosedFinding[] = []): Promise<readonly Record<string, Record<string, unknown>>[]> {
    const lines = (await render(ocsf, { ...document(findings), closed })).split('\n').filter((line) => line !== '');
    expect(lines).toHaveLength(findings.length + closed.length);
    return lines.map((line) => {
      const event = JSON.parse(line) as Record<string, Record<string, unknown>>;
      validate(event);
      expect(validate.errors ?? []).toEqual([]);
      return event;
    });
  }

  it.each<[string, readonly Finding[]]>([['of each check', OF_EACH], ['of wild names', WILD], ['of no account', [NOWHERE]]])('is valid: %s', async (_, findings) => {
    expect(await made(findings)).toHaveLength(findings.length);
  });

  it('has the time in milliseconds, and the words of the run', async () => {
    const [event] = await made([{}]);
    expect(event).toMatchObject({
      time: Date.parse('2026-11-20T08:30:00Z'),
      compliance: { requirements: ['security-hub:IAM.8', 'pci-4.0.1:8.6.3'], standards: ['AWS Security Hub CSPM', 'PCI DSS 4.0.1'] },
      finding_info: { uid: 'a76ed9c3f2b2145c8d6a' },
      cloud: { account: { uid: '111122223333', type_id: 10 }, org: { uid: 'o-exampleorg' } },
    });
  });

  it('closes what the baseline has and is gone', async () => {
    const gone = { check: 'root-access-key', fingerprint: 'feedc0ffee', accountId: '111122223333', subject: 'root' };
    const events = await made([{}], [gone, { ...gone, accountId: null }]);
    expect(events.slice(1).map((event) => [event['activity_id'], event['type_uid'], event['status_id'], event['finding_info']?.['uid'], event['compliance']?.['status_id']])).toEqual([
      [3, 200_303, 4, 'feedc0ffee', 1], [3, 200_303, 4, 'feedc0ffee', 1],
    ]);
    expect(events[1]).toMatchObject({ cloud: { account: { uid: '111122223333' } } });
  });

  it('unknown is no pass and no failure; an exemption is suppressed', async () => {
    const events = await made(STATUSES);
    expect(events.map(({ compliance, status_id: status }) => [compliance?.['status_id'], status])).toEqual([[3, 1], [0, 1], [1, 1], [3, 3]]);
  });
});

describe('junit', () => {
  it('has a suite for each account, and what could not be judged is skipped', async () => {
    const text = await render(junit, document([...STATUSES, { account_id: '222233334444', account_name: null }, NOWHERE]));
    expect(text).toContain('<testsuites name="iam-audit" tests="6" failures="3" errors="0" skipped="2">');
    expect(text.match(/<testsuite name="[^"]*" tests="\d+" failures="\d+"/g)).toEqual([
      '<testsuite name="organization" tests="1" failures="1"',
      '<testsuite name="111122223333 web-prod" tests="4" failures="1"',
      '<testsuite name="222233334444" tests="1" failures="1"',
    ]);
    expect(text).toContain('<testcase classname="key-unused" name="alice access_key_1"/>');
  });

  it.each(HOSTILE)('stays XML: %j', async (name) => {
    const text = await render(junit, document([{ subject_name: name, detail: name, account_name: name }]));
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\uFFFE\uFFFF\uD800-\uDFFF]/);
    const bare = text.replace(/&(amp|lt|gt|quot|apos);/g, '').replace(/<[?/]?[a-z]+(?: [a-zA-Z]+="[^"<&]*")*\s*[?/]?>/g, '');
    expect(bare).not.toMatch(/[<>&]/);
  });

  it('of nothing is whole', async () => {
    expect(await render(junit, document([]))).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="iam-audit" tests="0" failures="0" errors="0" skipped="0">\n</testsuites>\n',
    );
  });
});

describe('step-summary', () => {
  it('has counts, the findings and the coverage', async () => {
    const text = await render(stepSummary, document([...STATUSES, { severity: 'critical', check: 'root-access-key' }]));
    expect(text).toContain('| Severity | fail | unknown | exempt | pass |\n| --- | ---: | ---: | ---: | ---: |\n| critical | 1 | 0 | 0 | 0 |\n| medium | 1 | 1 | 1 | 1 |\n');
    expect(text).toContain('| medium | fail | key-unused | 111122223333 web-prod | alice access\\_key\\_1 | last used 400 days ago |');
    expect(text).toContain('- 222233334444: credential\\_report: denied: no &lt;b&gt;');
  });

  it('says when there is nothing', async () => {
    expect(await render(stepSummary, document([]))).toMatch(/^## IAM findings\n\nNo findings\.\n\nCoverage/);
  });

  it('stays below what GitHub takes, and says how many more there are', async () => {
    const many = Array.from({ length: 2000 }, (): Finding => ({ detail: 'x'.repeat(1000) }));
    const text = await render(stepSummary, document(many));
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
    expect(text).toMatch(/… and \d{3,4} more\./);
  });
});
