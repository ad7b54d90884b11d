import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withPack } from '../../../src/pack/open-pack.js';
import { parseSums, sumsText } from '../../../src/pack/sums.js';
import { verify } from '../../../src/pack/verify.js';
import { attachManaged, makeRole, makeUser, trustPrincipal } from '../../../src/sandbox/worlds/builder.js';
import { runs } from '../../extent.js';
import { runCli, type Ran } from '../../harness.js';
import { ALPHA, BETA, faulty, smallWorld } from '../support.js';
import { emptyStore, keeping, runsIn } from './support.js';

/** Words that stand nowhere but in the names of this world. */
const NAMES = ['zebulon', 'quillfeather', 'marrowbone', 'tangerine', 'vexillum', 'Ozymandias', 'periwinkle', 'gallimaufry', 'snickersnee'];

function world() {
  const key = { createdAt: '2025-01-01T00:00:00Z' };
  return smallWorld({
    alpha: {
      name: 'gallimaufry Prod',
      users: [
        makeUser('zebulon.quillfeather', { attached: [attachManaged('AdministratorAccess')], keys: [key] }, ALPHA),
        makeUser('Ozymandias@periwinkle.example', { path: '/marrowbone/', tags: [{ key: 'Owner', value: 'tangerine team' }] }, ALPHA),
        makeUser('=cmd|vexillum', { keys: [key] }, ALPHA),
      ],
      roles: [makeRole('snickersnee', { trust: trustPrincipal('arn:aws:iam::999999999999:root') }, ALPHA)],
    },
  });
}

let store = '';
let scratch = '';
let id = '';

/** One run for all of them. */
beforeAll(async () => {
  store = emptyStore();
  scratch = emptyStore();
  await keeping(world(), ({ run }) => run(['findings', '--format', 'json', '--quiet']), store);
  id = (await runsIn(store))[0]?.run ?? '';
  await keysIn('auditee');
  await keysIn('stranger');
  await pack('plain');
  await pack('plain.zip');
  await pack('signed', '--sign', place('auditee.pem'));
});

const place = (name: string): string => join(scratch, name);

/** Whoever asked AWS here would fail. */
const offline = (argv: readonly string[]): Promise<Ran> => runCli(argv, { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });

async function pack(output: string, ...more: readonly string[]): Promise<Ran> {
  const ran = await offline(['pack', '--store', store, '--output', place(output), '--reports', 'users,roles', ...more]);
  if (ran.code !== 0) throw new Error(ran.stderr);
  return ran;
}

interface Found extends Ran {
  readonly problems: readonly string[];
}

/** `problem file` of each thing that is not as it was made. */
const problemsOf = async (output: string): Promise<readonly string[]> => {
  const { problems } = await withPack(place(output), (opened) => verify(opened, null));
  return problems.map(({ file, problem }) => `${problem} ${file}`);
};

/** The same by the command line. */
async function verified(output: string, ...more: readonly string[]): Promise<Found> {
  const ran = await offline(['pack', 'verify', place(output), '--format', 'json', ...more]);
  const { rows } = (ran.stdout === '' ? { rows: [] } : JSON.parse(ran.stdout)) as { rows: readonly Readonly<Record<string, string>>[] };
  return { ...ran, problems: rows.map(({ file = '', problem = '' }) => `${problem} ${file}`) };
}

async function filesIn(folder: string, under = ''): Promise<readonly string[]> {
  const entries = await readdir(join(folder, under), { withFileTypes: true });
  const all = await Promise.all(entries.map((entry) => {
    const name = under === '' ? entry.name : `${under}/${entry.name}`;
    return entry.isDirectory() ? filesIn(folder, name) : Promise.resolve([name]);
  }));
  return all.flat().sort();
}

/** A copy of the pack that may be spoilt. */
async function copyOf(output: string, to: string): Promise<string> {
  await rm(place(to), { recursive: true, force: true });
  await cp(place(output), place(to), { recursive: true });
  return place(to);
}

/** As somebody would who knows how digests are made. */
async function sumAnew(folder: string): Promise<void> {
  const names = (await filesIn(folder)).filter((name) => !name.startsWith('SHA256SUMS'));
  const digests = await Promise.all(names.map(async (name) => {
    return [name, createHash('sha256').update(await readFile(join(folder, name))).digest('hex')] as const;
  }));
  await writeFile(join(folder, 'SHA256SUMS'), sumsText(new Map(digests)));
}

/** null: the program is not on this machine. */
function other(program: string, argv: readonly string[], cwd: string): string | null {
  try {
    return execFileSync(program, argv, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function keysIn(name: string): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await writeFile(place(`${name}.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(place(`${name}.pub.pem`), publicKey.export({ type: 'spki', format: 'pem' }));
}

describe('pack', () => {
  it('is the same bytes of the same run, as a zip and as a folder, for its owner only', async () => {
    const again = await pack('again.zip');
    expect(again.stdout).toBe(`${place('again.zip')}\n`);
    expect((await readFile(place('again.zip'))).equals(await readFile(place('plain.zip')))).toBe(true);
    const names = await filesIn(place('plain'));
    expect(names.filter((name) => !name.startsWith('evidence/'))).toEqual([
      ...['README.md', 'SHA256SUMS', 'controls.csv', 'coverage.json', 'coverage.txt', 'manifest.json'],
      ...['roles', 'users'].flatMap((name) => ['csv', 'html', 'json'].map((format) => `reports/${name}.${format}`)),
    ]);
    expect((await stat(place('plain'))).mode & 0o777).toBe(0o700);
    expect((await stat(place('plain/reports/users.csv'))).mode & 0o777).toBe(0o600);
    for (const output of ['plain.zip', 'plain']) expect(await verified(output)).toMatchObject({ code: 0, problems: [] });
    expect(other('unzip', ['-tqq', 'plain.zip'], scratch) ?? '').toBe('');
    expect(other('sha256sum', ['--check', '--quiet', '--strict', 'SHA256SUMS'], place('plain')) ?? '').toBe('');
  });

  it('has the evidence in such a way that its reports are made again from it', async () => {
    const made = await offline(['users', '--store', place('plain/evidence'), '--run', id, '--format', 'csv']);
    expect(made.stdout).toBe(await readFile(place('plain/reports/users.csv'), 'utf8'));
  });

  it('says which checks answer which control, and counts what passes', async () => {
    const lines = (await readFile(place('plain/controls.csv'), 'utf8')).split('\r\n');
    const rows = lines.filter((line) => line.startsWith('CIS AWS Foundations Benchmark 7.0.0,2.14,'));
    expect(rows.map((line) => line.split(',').slice(3).filter((_, index) => index !== 1).join(' '))).toEqual([
      ...['user-administrator yes fails 1 0 0 4', 'role-administrator yes passes 0 0 0 4'],
      ...['role-admin-outside yes nothing_to_judge 0 0 0 0', 'policy-allows-everything yes nothing_to_judge 0 0 0 0'],
    ]);
    expect(lines.find((line) => line.includes(',2.11,') && line.includes(',key-unused,'))).toContain(',no,');
    await pack('strict', '--days', '45');
    expect(await readFile(place('strict/controls.csv'), 'utf8')).toMatch(/,2\.11,[^\n]*,key-unused,[^\n]*,yes,/);
  });

  it('of a run that did not see everything says so, and ends with 3', async () => {
    const blind = emptyStore();
    const denied = smallWorld(faulty({ kind: 'denied', service: 'iam', action: 'GetCredentialReport', account: BETA }));
    await keeping(denied, ({ run }) => run(['users', '--quiet']), blind);
    const argv = ['pack', '--store', blind, '--reports', 'users', '--output'];
    const ran = await offline([...argv, place('blind')]);
    expect(ran.code).toBe(3);
    expect(await readFile(place('blind/coverage.txt'), 'utf8')).toContain('Not everything could be seen');
    expect(await readFile(place('blind/controls.csv'), 'utf8')).not.toMatch(/,root-without-mfa,[^\n]*,(passes|nothing_to_judge),/);
    expect(await verified('blind')).toMatchObject({ code: 0, problems: [] });
    expect((await offline([...argv, place('blind.zip'), '--allow-incomplete'])).code).toBe(0);
  });
});

describe('pack verify', () => {
  it('names the file of which one byte changed, whichever it is', async () => {
    const folder = await copyOf('signed', 'flipped');
    for (const [index, name] of (await filesIn(folder)).entries()) {
      const bytes = await readFile(join(folder, name));
      const changed = Buffer.from(bytes);
      const at = (index * 7919) % bytes.length;
      changed[at] = (changed[at] ?? 0) ^ 0x20;
      await writeFile(join(folder, name), changed);
      // What SHA256SUMS says of a file is as good as the file.
      expect(await problemsOf('flipped')).toContain(name.startsWith('SHA256SUMS') ? 'signature SHA256SUMS.sig' : `changed ${name}`);
      await writeFile(join(folder, name), bytes);
    }
    expect(await problemsOf('flipped')).toEqual([]);
  });

  it('notices a changed byte of SHA256SUMS without a signature', async () => {
    const path = join(await copyOf('plain', 'sums'), 'SHA256SUMS');
    const text = await readFile(path);
    for (let at = 0; at < text.length; at += text.length / runs(200)) {
      const changed = Buffer.from(text);
      changed[Math.floor(at)] = (changed[Math.floor(at)] ?? 0) ^ 0x20;
      await writeFile(path, changed);
      expect({ at, some: (await problemsOf('sums')).length > 0 }).toEqual({ at, some: true });
    }
  });

  it('notices a changed byte anywhere in a zip: of its files by name, of its own structure as such', async () => {
    const bytes = await readFile(place('plain.zip'));
    const spoilt = async (at: number): Promise<readonly string[]> => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << at % 8);
      await writeFile(place('spoilt.zip'), changed);
      return problemsOf('spoilt.zip');
    };
    const directory = bytes.indexOf('PK\x01\x02', 0, 'latin1');
    const some = runs(100);
    for (let index = 0; index < some; index += 1) {
      const spread = (from: number, length: number): number => from + Math.floor((index * length) / some);
      for (const at of [spread(0, bytes.length), spread(0, 30), spread(directory, 46), spread(bytes.length - 109, 109)]) {
        expect({ at, some: (await spoilt(at)).length > 0 }).toEqual({ at, some: true });
      }
    }
    expect(await spoilt(bytes.indexOf('reports/users.csv') + 200)).toContain('changed reports/users.csv');
    expect(await spoilt(bytes.length - 30)).toEqual(['changed (the zip itself)']);
    await writeFile(place('spoilt.zip'), bytes.subarray(0, -20));
    expect(await verified('spoilt.zip')).toMatchObject({ code: 1, problems: ['unreadable (the zip itself)'] });
  });

  it('names what is missing, what was added and what is a link', async () => {
    const folder = await copyOf('plain', 'parts');
    await rename(join(folder, 'reports/users.csv'), join(folder, 'reports/Users.csv'));
    await symlink('/etc/hosts', join(folder, 'hosts'));
    await writeFile(join(folder, '.DS_Store'), '');
    const { code, problems } = await verified('parts');
    expect([...problems].sort()).toEqual([
      'extra .DS_Store', 'extra hosts', 'extra reports/Users.csv', 'missing reports/users.csv',
    ]);
    expect(code).toBe(1);
  });

  it('is not deceived by digests that were written anew', async () => {
    const record = (await filesIn(place('plain'))).find((name) => name.includes(`${ALPHA}.credential_report`)) ?? '';
    const spoilt = async (spoil: (folder: string) => Promise<void>): Promise<readonly string[]> => {
      const folder = await copyOf('plain', 'forged');
      await spoil(folder);
      await sumAnew(folder);
      return problemsOf('forged');
    };
    expect(await spoilt((folder) => writeFile(join(folder, record), 'other'))).toEqual([`disagrees ${record}`]);
    expect(await spoilt((folder) => rm(join(folder, record)))).toEqual([`missing ${record}`]);
    const added = join(dirname(record), '999999999999.config.json.gz');
    expect(await spoilt((folder) => writeFile(join(folder, added), 'x'))).toEqual([`extra ${added}`]);
    expect(await spoilt((folder) => rm(join(folder, 'coverage.json')))).toEqual(['missing coverage.json']);
    expect(await spoilt((folder) => rm(join(folder, 'reports/roles.html')))).toEqual(['missing reports/roles.html']);
    const edited = (name: string, from: string, to: string) => spoilt(async (folder) => {
      await writeFile(join(folder, name), (await readFile(join(folder, name), 'utf8')).replace(from, to));
    });
    expect(await edited('coverage.json', '"complete": true', '"complete": false')).toEqual(['disagrees coverage.json']);
    const run = join(dirname(dirname(record)), 'manifest.json');
    expect(await edited(run, '"startedAt": "2026', '"startedAt": "2025')).toEqual([`disagrees ${run}`]);
    expect(await edited('manifest.json', '"schema"', '"scheme"')).toEqual(['disagrees manifest.json']);
  });

  it('checks the signature by the key that is given, by its own otherwise, and says which', async () => {
    const auditee = ['--key', place('auditee.pub.pem')];
    const own = await verified('signed');
    expect(own).toMatchObject({ code: 0, problems: [] });
    expect(own.stderr).toContain('signed with the key that is in it, which was not compared with a known one');
    const known = await verified('signed', ...auditee);
    expect(known.code).toBe(0);
    expect(known.stderr).toContain('signed with the key that was given');
    const { stdout, stderr } = await offline(['pack', 'verify', place('signed'), ...auditee]);
    expect(stdout).toMatch(/^good: \d+ files, \d[\d ]*\d bytes as made, of run \S+ of \S+; signed with the key that was given: \w{64}; its coverage is .*\n$/);
    expect(stderr).toBe('');
    expect((await verified('signed', '--key', place('stranger.pub.pem'))).problems).toEqual(['signature SHA256SUMS.sig']);
    expect((await verified('plain')).stderr).toContain('it is not signed');
    expect((await verified('plain', ...auditee)).problems).toEqual(['signature SHA256SUMS.sig']);
    const argv = ['pkeyutl', '-verify', '-pubin', '-inkey', 'public-key.pem', '-rawin', '-in', 'SHA256SUMS', '-sigfile', 'SHA256SUMS.sig'];
    expect(other('openssl', argv, place('signed')) ?? 'Verified').toContain('Verified');
    const folder = await copyOf('signed', 'stolen');
    await rm(join(folder, 'SHA256SUMS.sig'));
    expect((await verified('stolen')).problems).toEqual(['signature SHA256SUMS.sig']);
    // Signed by a stranger in the place of the auditee: only a key from elsewhere finds it out.
    await pack('forged-signed', '--sign', place('stranger.pem'));
    expect((await verified('forged-signed')).code).toBe(0);
    expect((await verified('forged-signed', ...auditee)).problems).toEqual(['signature SHA256SUMS.sig']);
  });

  it('is stamped by a time stamp authority as docs/pack.md says', () => {
    const folder = place('signed');
    const openssl = (...argv: readonly string[]): string | null => other('openssl', argv, folder);
    const subject = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=tsa', '-days', '9'];
    const usage = ['-addext', 'extendedKeyUsage=critical,timeStamping'];
    if (openssl('req', '-x509', ...subject, ...usage, '-keyout', '../tsa.key', '-out', '../tsa-root.pem') === null) return;
    writeFileSync(place('tsa.cnf'), 'serial = ../serial\ndefault_policy = 1.2.3.4\ndigests = sha256\nsigner_digest = sha256\n');
    openssl('ts', '-query', '-data', 'SHA256SUMS', '-sha256', '-cert', '-out', '../audit.tsq');
    const made = ['-queryfile', '../audit.tsq', '-signer', '../tsa-root.pem', '-inkey', '../tsa.key', '-out', '../audit.tsr'];
    openssl('ts', '-reply', '-config', '../tsa.cnf', '-section', 'default', ...made);
    const check = ['-data', 'SHA256SUMS', '-in', '../audit.tsr', '-CAfile', '../tsa-root.pem'];
    expect(openssl('ts', '-verify', ...check)).toContain('Verification: OK');
  });

  it('reads no zip that leads out of itself', async () => {
    const { zip } = await import('../../../src/zip/write-zip.js');
    const { asStream } = await import('../../../src/render/as-stream.js');
    const top = `iam-audit-pack-${id}/`;
    const names = [`${top}SHA256SUMS`, `${top}../../etc/passwd`, '/etc/passwd', `${top}a\\..\\b`, top];
    const chunks: Uint8Array[] = [];
    for await (const chunk of zip(names.map((name) => ({ name, content: asStream(['x']) })), { sealed: true })) chunks.push(chunk);
    await writeFile(place('hostile.zip'), Buffer.concat(chunks));
    const { code, problems } = await verified('hostile.zip');
    expect(code).toBe(1);
    expect(problems).toEqual(expect.arrayContaining(['extra /etc/passwd', 'extra ../../etc/passwd', 'extra a\\..\\b', 'changed SHA256SUMS']));
  });
});

describe('pack --redact', () => {
  it('has no name anywhere, the same pseudonym for the same name in every pack, and no evidence', async () => {
    const key = place('pseudonyms.key');
    const all = ['pack', '--store', store, '--redact', key, '--output'];
    expect((await offline([...all, place('red')])).code).toBe(0);
    expect((await stat(key)).mode & 0o777).toBe(0o600);
    expect((await stat(`${key}.names.json`)).mode & 0o777).toBe(0o600);
    const names = await filesIn(place('red'));
    expect(names.filter((name) => name.startsWith('evidence/'))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['reports/users.csv', 'reports/findings.json', 'reports/report.html', 'reports/people.csv']));
    const texts = await Promise.all(names.map((name) => readFile(join(place('red'), name), 'utf8')));
    const whole = texts.join('\n').toLowerCase();
    const hidden = [...NAMES, ALPHA, BETA, '999999999999', 'root-admin', 'o-example'];
    expect(hidden.filter((name) => whole.includes(name.toLowerCase()))).toEqual([]);
    expect(whole).toContain('administratoraccess');
    const known = Object.values(JSON.parse(await readFile(`${key}.names.json`, 'utf8')) as Record<string, string>);
    expect(known).toEqual(expect.arrayContaining(['zebulon.quillfeather', ALPHA, 'snickersnee', 'Ozymandias', 'periwinkle.example']));
    expect((await offline([...all, place('red2'), '--reports', 'users'])).code).toBe(0);
    expect(await readFile(place('red2/reports/users.json'))).toEqual(await readFile(place('red/reports/users.json')));
    expect(await verified('red')).toMatchObject({ code: 0, problems: [] });
    expect(await readFile(place('red/README.md'), 'utf8')).toContain('No evidence.');
  });

  it('counts as without', async () => {
    const numbers = async (output: string): Promise<readonly unknown[]> => {
      const { rows } = JSON.parse(await readFile(place(`${output}/reports/users.json`), 'utf8')) as { rows: readonly Record<string, unknown>[] };
      return rows.map(({ age_days: age, console, mfa_active: mfa, created_at: created, admin }) => [age, console, mfa, created, admin]);
    };
    expect(await numbers('red')).toEqual(await numbers('plain'));
  });

  it('takes no key that others can read, and none that is none', async () => {
    const key = place('open.key');
    await writeFile(key, `${'a'.repeat(64)}\n`);
    await chmod(key, 0o644);
    const argv = ['pack', '--store', store, '--output', place('never'), '--redact'];
    const open = await offline([...argv, key]);
    expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('can be read by others')]);
    await chmod(key, 0o600);
    await writeFile(key, 'secret');
    expect((await offline([...argv, key])).stderr).toContain('is no key of pseudonyms');
    expect((await offline([...argv, place('nowhere/key')])).stderr).toContain('its folder is not there');
  });
});

describe('pack refuses', () => {
  it('keys that can not sign', async () => {
    const argv = ['pack', '--store', store, '--output', place('never'), '--sign'];
    const refusal = async (pem: string | Buffer): Promise<string> => {
      await writeFile(place('some.pem'), pem);
      const { code, stderr } = await offline([...argv, place('some.pem')]);
      expect(code).toBe(2);
      return stderr;
    };
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(await refusal(other.export({ type: 'pkcs8', format: 'pem' }))).toContain('is a key of another kind (ec)');
    const encrypted = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
    expect(await refusal(encrypted)).toContain('is encrypted');
    expect(await refusal(publicKey.export({ type: 'spki', format: 'pem' }))).toContain('is a public key');
    expect(await refusal('hello')).toContain('is no key in PEM');
    expect(await refusal('x'.repeat(70_000))).toContain('it is too large');
    expect((await offline([...argv, place('absent.pem')])).stderr).toContain('absent.pem');
  });

  it('places and runs that are none', async () => {
    await mkdir(place('full'));
    await writeFile(place('full/file'), '');
    const refusal = async (...argv: readonly string[]): Promise<string> => {
      const { code, stderr } = await offline(argv);
      expect(code).toBe(2);
      return stderr;
    };
    const argv = ['pack', '--store', store];
    expect(await refusal(...argv, '--output', place('full'))).toContain('it is there already, and not empty');
    expect(await refusal(...argv, '--output', place('nowhere/a.zip'))).toContain('it does not exist');
    expect(await refusal(...argv, '--output', place('a.tar.gz'))).toContain('a pack has no ending ".gz"');
    expect(await refusal(...argv, 'nope', '--output', place('a.zip'))).toContain('there is no run "nope"');
    expect(await refusal(...argv, '--reports', 'access', '--output', place('a.zip'))).toContain('--reports can\'t be "access"');
    expect(await refusal('pack', 'verify', place('full'))).toContain('is no pack');
    expect(await refusal('pack', 'verify', place('absent'))).toContain('absent');
    await writeFile(place('no.zip'), 'hello');
    expect((await verified('no.zip')).problems).toEqual(['unreadable (the zip itself)']);
  });
});

describe('SHA256SUMS', () => {
  const digest = 'a'.repeat(64);
  it.each([
    [`${digest}  a\n`, { a: digest }, []],
    ['', {}, [1]],
    [`${digest}  b\n${digest}  a\n`, { b: digest, a: digest }, [0]],
    [`${digest}  a`, { a: digest }, [0]],
    [`${digest} *a\n`, {}, [1]],
    [`${digest}  ../a\n${digest}  /a\n${digest}  .a\n${digest}  a/.b\n${digest}  a\\b\n`, {}, [1, 2, 3, 4, 5]],
    [`${digest}  a\n${digest}  a\n`, { a: digest }, [2]],
    [`${digest.toUpperCase()}  a\n`, {}, [1]],
    [`${digest}  a\r\n`, {}, [1]],
  ])('%j', (text, digests, odd) => {
    const read = parseSums(text);
    expect({ digests: Object.fromEntries(read.digests), odd: read.odd }).toEqual({ digests, odd });
  });
});
