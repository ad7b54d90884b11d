import { usageError } from '../../errors.js';
import { isRecord } from '../../model/is-record.js';
import type { Tag } from '../../model/tag.js';
import { nearest } from '../../options/nearest.js';
import { didYouMean, quoted } from '../../text.js';
import { CHECK_IDS, names } from '../check-ids.js';
import type { ThresholdName, Thresholds } from '../check.js';
import { THRESHOLD_FLAGS } from '../thresholds.js';
import { CHECKS } from '../registry.js';
import { noCheckHint } from '../no-check.js';
import type { Exception } from './exception.js';

const KEYS = ['check', 'account', 'ou', 'principal', 'tag', 'owner', 'reason', 'ticket', 'until'] as const;
const LIMITS = Object.keys(THRESHOLD_FLAGS) as ThresholdName[];

/** What a file says of exceptions: a list, or an object with the key `exceptions`. `where` names it in messages. */
export function parseExceptions(value: unknown, where: string): readonly Exception[] {
  const list = isRecord(value) ? value['exceptions'] : value;
  if (!Array.isArray(list)) throw usageError(`${where}: exceptions have to be a list`, 'docs/findings.md has one.');
  return list.map((item, at) => parseOne(item, `${where} #${at + 1}`));
}

function parseOne(item: unknown, place: string): Exception {
  if (!isRecord(item)) throw usageError(`${place}: an exception has to be an object`, 'docs/findings.md has one.');
  const reader = new Reader(item, place);
  reader.refuseOthers();
  const checks = reader.texts('check');
  if (checks === null) throw usageError(`${place}: "check" is missing`, 'Name a check, or a pattern such as key-*.');
  for (const check of checks) {
    if (CHECK_IDS.some((id) => names(check, id))) continue;
    throw usageError(`${place}: there is no check ${quoted(check)}`, noCheckHint(check));
  }
  const [accounts, units, principals] = [reader.texts('account'), reader.texts('ou'), reader.texts('principal')];
  const who = { accounts, units, principals, tags: reader.tags() };
  if (Object.values(who).every((each) => each === null))
    throw usageError(`${place}: it is about everything`, 'Name an "account", "ou", "principal" or "tag"; --not-check leaves checks out.');
  const [owner, reason, ticket] = [reader.text('owner'), reader.text('reason'), reader.textOrNone('ticket')];
  const decided = { owner, reason, ticket, until: reader.day() };
  const thresholds = reader.thresholds();
  const measured = CHECKS.filter(({ id }) => checks.some((pattern) => names(pattern, id))).map(({ limit }) => limit);
  const idle = LIMITS.find((name) => thresholds?.[name] !== undefined && !measured.includes(name));
  if (idle !== undefined)
    throw usageError(`${place}: ${quoted(idle)} is no threshold of ${checks.join(', ')}`, 'Leave it out to cover what fails.');
  return { place, checks, ...who, ...decided, thresholds };
}

class Reader {
  private readonly item: Readonly<Record<string, unknown>>;
  private readonly place: string;

  constructor(item: Readonly<Record<string, unknown>>, place: string) {
    this.item = item;
    this.place = place;
  }

  refuseOthers(): void {
    const known = [...KEYS, ...LIMITS];
    const other = Object.keys(this.item).find((key) => !known.some((each) => each === key));
    if (other === undefined) return;
    const hint = `${didYouMean(nearest(other, known))}Allowed: ${known.join(', ')}.`;
    throw usageError(`${this.place}: there is no key ${quoted(other)}`, hint);
  }

  /** A text, or several. */
  texts(key: (typeof KEYS)[number]): readonly string[] | null {
    const value = this.item[key];
    if (value === undefined) return null;
    const list = Array.isArray(value) ? value : [value];
    const texts = list.filter((each): each is string => typeof each === 'string' && each.trim() !== '');
    if (texts.length === 0 || texts.length < list.length) throw this.refused(key, 'a text, or a list of texts');
    return texts;
  }

  text(key: (typeof KEYS)[number]): string {
    const value = this.textOrNone(key);
    if (value === null) throw usageError(`${this.place}: ${quoted(key)} is missing`, 'An exception needs "owner", "reason" and "until".');
    return value;
  }

  textOrNone(key: (typeof KEYS)[number]): string | null {
    const value = this.item[key];
    if (value === undefined) return null;
    if (typeof value !== 'string' || value.trim() === '') throw this.refused(key, 'a text');
    return value;
  }

  tags(): readonly Tag[] | null {
    return this.texts('tag')?.map((text) => {
      const at = text.indexOf('=');
      return at < 0 ? { key: text, value: '' } : { key: text.slice(0, at), value: text.slice(at + 1) };
    }) ?? null;
  }

  day(): string {
    const text = this.text('until');
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
    if (!isDay) throw this.refused('until', 'a day such as 2027-03-31');
    return text;
  }

  thresholds(): Partial<Thresholds> | null {
    const given = LIMITS.filter((name) => this.item[name] !== undefined);
    for (const name of given) {
      const value = this.item[name];
      if (!Number.isInteger(value) || Number(value) < 0 || Number(value) > 36_500) throw this.refused(name, 'a whole number up to 36500');
    }
    return given.length === 0 ? null : Object.fromEntries(given.map((name) => [name, Number(this.item[name])]));
  }

  private refused(key: string, allowed: string): Error {
    const value = this.item[key];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return usageError(`${this.place}: ${quoted(key)} can't be ${quoted(text)}`, `Allowed: ${allowed}.`);
  }
}
