import { ACCOUNT_ID } from '../../model/account.js';
import { nearest } from '../../options/nearest.js';
import type { ColumnHead } from '../../reports/column.js';
import { didYouMean, quoted } from '../../text.js';
import type { Comparison, Literal } from './expression.js';
import { mistake } from './mistake.js';
import type { Token } from './tokens.js';

/** Days of a duration. */
const UNITS: Readonly<Record<string, number>> = { d: 1, day: 1, days: 1, w: 7, week: 7, weeks: 7, y: 365, year: 365, years: 365 };

/** What a column can be compared with. */
export function literalFor(column: ColumnHead, token: Token, by: Comparison, question: string): Literal {
  const { type, key } = column;
  const fail = (what: string, hint?: string): never => {
    throw mistake(question, token.at, what, hint);
  };
  if (token.kind === 'end') return fail('something to compare with is missing');
  if (type === 'list' || type === 'tags') return fail(`${key} is a list`, `Ask what it holds: ${key} contains 'x', or ${key} like 'x*'.`);
  if (type === 'number') return numberOf(token, key, fail);
  if (type === 'date') return instantOf(token, key, fail);
  if (by !== '=' && by !== '!=') return fail(`${key} has no order`, `Compare it with = or !=, or use in, like, contains.`);
  return type === 'choice' ? choiceOf(column, token, fail) : textOf(token, key, fail);
}

/** A text in quotes, for like and contains. */
export function textFor({ key, type }: ColumnHead, token: Token, word: string, question: string): string {
  if (type === 'number' || type === 'date') {
    throw mistake(question, token.at, `${key} is a ${type}, and ${word} is for texts and lists`, `Compare it with =, !=, <, <=, > or >=.`);
  }
  if (token.kind === 'text' && word === 'like' && /^[^*?]*%[^*?]*$/.test(token.text)) {
    const hint = `* stands for any text and ? for a character: ${key} like '${token.text.replaceAll('%', '*')}'.`;
    throw mistake(question, token.at, '% stands for itself', hint);
  }
  if (token.kind === 'text') return token.text;
  throw mistake(question, token.at, `${word} needs a text in quotes`, `Such as ${key} ${word} '${word === 'like' ? 'svc-*' : 'svc'}'.`);
}

type Fail = (what: string, hint?: string) => never;

function numberOf({ kind, text }: Token, key: string, fail: Fail): Literal {
  const [, digits = '', unit = ''] = kind === 'number' ? (/^(-?[\d.]+)([a-zA-Z]*)$/.exec(text) ?? []) : [];
  const factor = unit === '' ? 1 : (Object.entries(UNITS).find(([name]) => name === unit.toLowerCase())?.[1] ?? NaN);
  const number = digits === '' ? NaN : Number(digits) * factor;
  if (!Number.isFinite(number))
    return fail(`${key} is a number, not ${quoted(text)}`, `Such as ${key} > 90, or 90d where it counts days (d, w, y).`);
  return { kind: 'number', number };
}

function instantOf({ kind, text }: Token, key: string, fail: Fail): Literal {
  const day = text.length === 10;
  const zoned = day || /(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`;
  const at = kind === 'date' || kind === 'text' ? Date.parse(zoned) : NaN;
  const isReal =
    /^\d{4}-\d{2}-\d{2}/.test(text) &&
    !Number.isNaN(at) &&
    new Date(Date.parse(text.slice(0, 10))).toISOString().startsWith(text.slice(0, 10));
  if (!isReal) {
    return fail(
      `${key} is a date, not ${quoted(text)}`,
      `Such as ${key} < 2025-01-01, or 2025-01-01T12:00:00Z (UTC). Its age in days is a column of its own.`,
    );
  }
  return { kind: 'instant', at, day };
}

function choiceOf({ key, choices = [] }: ColumnHead, { kind, text }: Token, fail: Fail): Literal {
  const found = choices.find((choice) => choice === text) ?? choices.find((choice) => choice === text.toLowerCase());
  if (found !== undefined && kind !== 'symbol') return { kind: 'text', text: found };
  return fail(`${key} is never ${quoted(text)}`, `${didYouMean(nearest(text, choices))}Its values are ${choices.join(', ')}.`);
}

function textOf({ kind, text }: Token, key: string, fail: Fail): Literal {
  if (kind === 'symbol') return fail(`${quoted(text)} stands where a text is expected`);
  // An account id looks like a number; a word that is meant as a text needs no guess where it is quoted.
  if (kind === 'word') return fail(`${quoted(text)} is not in quotes`, `Texts are: ${key} = '${text}'.`);
  const isId = key !== 'account_id' || ACCOUNT_ID.test(text);
  if (!isId) return fail(`an account id has 12 digits, not ${quoted(text)}`, 'Such as 111122223333.');
  return { kind: 'text', text };
}
