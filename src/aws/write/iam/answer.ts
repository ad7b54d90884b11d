import { SendError } from '../../../deliver/send-error.js';
import { decodeEntities } from '../faults.js';

/** An element of an answer in XML: its text, or the elements in it. IAM uses no attributes, and no text beside elements. */
export interface Answered {
  readonly text: string;
  readonly parts: readonly (readonly [name: string, element: Answered])[];
}

const TAG = /<(\/?)([\w:.-]+)[^<>]*?(\/?)>|<\?[^<>]*\?>|([^<]+)/g;

interface Open {
  readonly name: string;
  text: string;
  readonly parts: (readonly [string, Answered])[];
}

/** What was not written by AWS says nothing: whether it was done is unknown. */
export function readAnswer(xml: string, name: string): Answered {
  const answer = rootOf(xml, name);
  const result = answer.parts.find(([part]) => part.endsWith('Result'));
  return result?.[1] ?? { text: '', parts: [] };
}

function rootOf(xml: string, name: string): Answered {
  const root: Open = { name: '', text: '', parts: [] };
  const open = [root];
  for (const [, slash, element, single, text] of xml.matchAll(TAG)) {
    const current = open.at(-1) ?? root;
    if (text !== undefined) current.text += decodeEntities(text);
    else if (element === undefined) continue;
    else if (slash === '/') close(open, element, name);
    else if (single === '/') current.parts.push([element, { text: '', parts: [] }]);
    else open.push({ name: element, text: '', parts: [] });
  }
  const [answer, another] = root.parts;
  if (open.length === 1 && another === undefined && answer?.[0].endsWith('Response') === true) return answer[1];
  throw unreadable(name);
}

function close(open: Open[], element: string, name: string): void {
  const done = open.pop();
  if (done?.name !== element) throw unreadable(name);
  open.at(-1)?.parts.push([element, { text: done.parts.length > 0 ? '' : done.text, parts: done.parts }]);
}

function unreadable(name: string): SendError {
  return new SendError({ reason: 'broken', code: 'UnreadableAnswer', text: `${name}: not an answer of AWS`, lost: true });
}

export function partOf(element: Answered, name: string): Answered | null {
  return element.parts.find(([part]) => part === name)?.[1] ?? null;
}

export function textOf(element: Answered, name: string): string | null {
  return partOf(element, name)?.text ?? null;
}

/** The members of a list; none when it is left out. */
export function membersOf(element: Answered, name: string): readonly Answered[] {
  return (partOf(element, name)?.parts ?? []).flatMap(([part, member]) => (part === 'member' ? [member] : []));
}

/** A member that every answer has: what is not there was not understood, and must not pass for nothing. */
export function required(element: Answered, name: string): string {
  const text = textOf(element, name);
  if (text === null) throw unreadable(`iam, without ${name}`);
  return text;
}

export function timeIn(element: Answered, name: string): string | null {
  const text = textOf(element, name);
  if (text === null) return null;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw unreadable(`iam, where ${name} is no time`);
  return new Date(at).toISOString();
}
