import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AuditError, usageError } from '../errors.js';
import { quoted, whyUnreadable } from '../text.js';
import { fileIn, foldersToSearch, isThere, PACKAGE } from './find-file.js';
import { IS_YAML, parseData } from './parse-data.js';
import { JsonMistake, lineOf, parseJson, type JsonMember, type JsonNode } from './parse-json.js';
import { valueOfNode, type Setting } from './setting-value.js';
import { shownPath } from './shown-path.js';
import { insteadOf } from './unknown-setting.js';

/** A value and the place that says so: `iam-audit.config.json:4`. */
export interface Placed {
  readonly value: unknown;
  readonly place: string;
}

export type Values = ReadonlyMap<string, Placed>;

/** One configuration file, every value of which was checked. */
export interface Configuration {
  readonly path: string;
  /** The path as it is told. */
  readonly shown: string;
  readonly values: Values;
  readonly presets: ReadonlyMap<string, Values>;
  /** Advanced queries of AWS Config, by name. */
  readonly queries: ReadonlyMap<string, string>;
}

/** Larger than anybody writes by hand. */
const LARGEST = 256 * 1024;

/** A file that the user of the tool names: by `--config`, or a variable. */
export interface Named {
  readonly path: string;
  readonly by: string;
}

/** The file that counts in `cwd`, or the one that is named; null: none. */
export async function readConfiguration(cwd: string, named: Named | null, settings: readonly Setting[]): Promise<Configuration | null> {
  if (named !== null) return read(resolve(cwd, named.path), cwd, settings, named.by);
  for (const folder of await foldersToSearch(cwd)) {
    const file = await fileIn(folder, cwd);
    const found = file !== null ? await read(file, cwd, settings) : await inPackage(join(folder, PACKAGE), cwd, settings);
    if (found !== null) return found;
  }
  return null;
}

/** Other programs mind whether package.json is whole; here it counts only where it has the key. */
async function inPackage(path: string, cwd: string, settings: readonly Setting[]): Promise<Configuration | null> {
  if (!(await isThere(path))) return null;
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.includes('"iam-audit"') && text.length <= LARGEST && ownKey(text) !== null ? read(path, cwd, settings) : null;
}

function ownKey(text: string): JsonNode | null {
  try {
    const node = parseJson(text);
    return node.kind === 'object' ? (node.members.find(({ key }) => key === 'iam-audit')?.value ?? null) : null;
  } catch (error) {
    if (error instanceof JsonMistake) return null;
    throw error;
  }
}

/** `by` null: it was found. */
async function read(
  path: string,
  cwd: string,
  settings: readonly Setting[],
  by: string | null = null,
): Promise<Configuration | null> {
  const shown = shownPath(path, cwd);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    const text = `${by ?? 'configuration'} ${shown}: ${whyUnreadable(String(code))}`;
    throw usageError(text, 'Name another with --config, or none with --no-config.');
  });
  if (text.length > LARGEST) throw usageError(`${shown} is too large for a configuration`, 'Name another with --config.');
  const place = (at: number): string => `${shown}:${lineOf(text, at)}`;
  const root = path.endsWith(PACKAGE) ? ownKey(text) : await parsed(text, path, place);
  if (root === null) throw usageError(`${shown} has no key "iam-audit"`, 'Add it, or name another file with --config.');
  return { path, shown, ...contents(root, { place, settings, path, isNamed: by !== null }) };
}

async function parsed(text: string, path: string, place: (at: number) => string): Promise<JsonNode> {
  try {
    return await parseData(text, path);
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    const hint = IS_YAML.test(path) ? 'Such as days: 90, one setting a line.' : 'A configuration is JSON; comments may stand in it.';
    throw usageError(`${place(error.at)} ${error.message}`, hint);
  }
}

interface Reading {
  readonly place: (at: number) => string;
  readonly settings: readonly Setting[];
  readonly path: string;
  readonly isNamed: boolean;
}

/** What is not a setting. */
const OTHERS = ['presets', 'queries', '$schema'];

function contents(root: JsonNode, reading: Reading): Pick<Configuration, 'values' | 'presets' | 'queries'> {
  const members = membersOf(root, 'a configuration', reading);
  const named = (key: string): readonly JsonMember[] => {
    const found = members.find((member) => member.key === key);
    return found === undefined ? [] : membersOf(found.value, quoted(key), reading);
  };
  const own = members.filter(({ key }) => !OTHERS.includes(key));
  const presetOf = ({ key, value }: JsonMember): Values => valuesOf(membersOf(value, `preset ${quoted(key)}`, reading), reading, []);
  return {
    values: valuesOf(own, reading, OTHERS),
    presets: new Map(named('presets').map((member) => [member.key, presetOf(member)])),
    queries: new Map(named('queries').map((member) => [member.key, queryText(member, reading)])),
  };
}

function queryText({ key, value }: JsonMember, { place }: Reading): string {
  if (value.kind === 'scalar' && typeof value.value === 'string') return value.value;
  throw usageError(`${place(value.at)} query ${quoted(key)} has to be a text`, 'Such as "SELECT accountId, COUNT(*) GROUP BY accountId".');
}

function membersOf(node: JsonNode, what: string, { place }: Reading): readonly JsonMember[] {
  if (node.kind === 'object') return node.members;
  throw usageError(`${place(node.at)} ${what} has to be an object`, 'Such as { "days": 90 }.');
}

/** A preset names no preset. */
function valuesOf(members: readonly JsonMember[], { place, settings, path, isNamed }: Reading, others: readonly string[]): Values {
  const folder = dirname(path);
  const known = others.length === 0 ? settings.filter(({ key }) => key !== 'preset') : settings;
  return new Map(
    members.map(({ key, at, value }) => {
      const setting = known.find((each) => each.key === key);
      if (setting === undefined) throw unknownKey(key, place(at), [...known.map((each) => each.key), ...others]);
      if (setting.namedFileOnly && !isNamed) throw untrusted(key, place(at), path);
      const isOwnList = key === 'exceptions' && value.kind === 'list';
      // They are read, and judged, where a file of them is: here this file is the one.
      return [key, { value: isOwnList ? path : placed(place(at), () => valueOfNode(setting, value, folder)), place: place(at) }];
    }),
  );
}

/** Whoever clones a folder has not decided what stands in it. */
function untrusted(key: string, place: string, path: string): Error {
  const hint = `Name the file to say that you mean it: --config ${basename(path)}, or IAM_AUDIT_CONFIG.`;
  return usageError(`${place} ${quoted(key)} decides where an audit goes, and counts only in a file that is named`, hint);
}

function unknownKey(key: string, place: string, known: readonly string[]): Error {
  return usageError(`${place} there is no setting ${quoted(key)}`, `${insteadOf(key, known)}\`iam-audit config\` lists them all.`);
}

/** A mistake in a value, with the place where it stands. */
export function placed<T>(place: string, value: () => T): T {
  try {
    return value();
  } catch (error) {
    if (error instanceof AuditError) throw new AuditError(error.exitCode, `${place} ${error.message}`, error.hint, { cause: error });
    throw error;
  }
}
