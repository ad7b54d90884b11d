import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECK_IDS } from '../../src/findings/check-ids.js';
import { CHECKS } from '../../src/findings/registry.js';
import { demoWorld } from '../../src/sandbox/worlds/demo.js';
import { IS_FULL } from '../extent.js';
import { emptyStore } from './keeping/support.js';
import { auditJson, type AuditRun, type Row } from './support.js';

/** A whole organization, on a machine that may be busy. */
const PATIENT_MS = 60_000;

/** The first finding of each check in the demo organization: never to be changed, for baselines and exceptions live by them. */
const GOLDEN = JSON.parse(readFileSync(new URL('../findings/fingerprints.json', import.meta.url), 'utf8')) as Readonly<Record<string, string>>;

/** Those that ask about each principal take their time. */
const ELSEWHERE: readonly string[] = IS_FULL ? [] : CHECKS.filter(({ onRequest }) => onRequest === true).map(({ id }) => id);

describe('findings of the demo organization', () => {
  let ran: AuditRun;
  let failed: readonly Row[];

  beforeAll(async () => {
    const world = demoWorld();
    const [owner, reason] = ['ops', 'to be seen'];
    const of = (until: string): object => ({ check: 'root-used', account: 'quillhaven-ci-cd', owner, reason, until });
    const path = join(emptyStore(), 'exceptions.json');
    writeFileSync(path, JSON.stringify([of('2020-01-01'), of('2030-01-01')]));
    ran = await auditJson(world, ['findings', ...(IS_FULL ? ['--check', '*'] : []), '--exceptions', path, '--status', IS_FULL ? 'fail,unknown,pass' : 'fail,unknown', '--columns', '+severity_rank,facts,controls,commands,arn'], {
      now: world.now,
    });
    failed = ran.document.rows.filter(({ status }) => status === 'fail');
  }, PATIENT_MS);

  it.each(CHECK_IDS.filter((id) => !ELSEWHERE.includes(id)))('there is at least one of %s', (id) => {
    expect(failed.map(({ check }) => check)).toContain(id);
  });

  it('worst first, and what fails before what is not known', () => {
    const ranks = ran.document.rows.map((row) => Number(row['severity_rank']));
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
  });

  it('has a fingerprint for each, and none twice', () => {
    const prints = ran.document.rows.map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
  });

  it.each(Object.entries(GOLDEN))('has the fingerprint of %s that it always had', (check, fingerprint) => {
    expect(failed.filter((row) => row['check'] === check).map((row) => row['fingerprint'])).toContain(fingerprint);
  });

  it('leaves no gap in what it says and names nobody but those it knows', () => {
    for (const row of ran.document.rows) {
      expect(row['detail']).toMatch(/^\S.*\S$/);
      expect(JSON.stringify(row['commands'])).not.toMatch(/\{[a-z]+\}/);
    }
  });

  it('says nothing of what AWS makes for itself', () => {
    for (const { arn } of ran.document.rows) expect(String(arn)).not.toMatch(/:role\/aws-service-role\/|:aws:policy\//);
  });
});
