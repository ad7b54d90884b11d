import { cutMiddle, displayWidth } from '../display-width.js';
import { isoDay } from '../cell-text.js';
import { html, NO_MARKUP, type Markup } from '../html/markup.js';
import type { Series } from './read-figures.js';

/** A line of a bar figure: what is known in one colour, what is not hatched behind it. */
export interface Bar {
  readonly label: string;
  /** null: it could not be seen. */
  readonly count: number | null;
  readonly unknown?: number;
}

const WIDTH = 500;
const STEP = 24;
/** Of a character, in the widest of the usual fonts. */
const LETTER = 8;
const LONGEST = 32;

/** Not a colour alone: it must be told apart on paper, too. */
export const HATCH: Markup = html`<svg width="0" height="0" aria-hidden="true" class="defs"><pattern id="hatch" width="6" height="6"
patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch" width="3" height="6"/></pattern></svg>`;

interface Scale {
  /** Where bars begin. */
  readonly left: number;
  readonly unit: number;
}

/** Horizontal bars with their numbers; `unit` is said in the text for those who don't see it. */
export function bars(title: string, unit: string, all: readonly Bar[]): Markup {
  const most = Math.max(1, ...all.map(({ count, unknown = 0 }) => (count ?? 0) + unknown));
  const left = Math.round(Math.max(...all.map(({ label }) => Math.min(LONGEST, label.length))) * LETTER) + 12;
  // The numbers stand behind the bars, the longest behind the longest perhaps.
  const room = Math.max(...all.map(({ count, unknown }) => numberOf(count, unknown).length)) * LETTER + 10;
  const scale = { left, unit: (WIDTH - left - room) / most };
  const height = all.length * STEP + 4;
  return html`<svg class="figure" role="img" viewBox="0 0 ${WIDTH} ${height}" aria-label="${`${title}, ${unit}: ${wordsOf(all)}`}">
<line class="axis" x1="${left}" y1="0" x2="${left}" y2="${height}"/>${all.map((bar, index) => barAt(bar, index * STEP, scale))}</svg>`;
}

function barAt({ label, count, unknown = 0 }: Bar, y: number, { left, unit }: Scale): Markup {
  const [known, more] = [round((count ?? 0) * unit), round(unknown * unit)];
  const rect = (from: number, width: number, kind: string): Markup => {
    return width === 0 ? NO_MARKUP : html`<rect class="${kind}" x="${round(from)}" y="${y + 4}" width="${width}" height="16"/>`;
  };
  return html`<text class="label" x="${left - 8}" y="${y + 17}">${shortened(label)}</text>
${rect(left, known, label.endsWith('unknown') ? 'unknown' : 'bar')}${rect(left + known, more, 'unknown')}
<text x="${round(left + known + more + 6)}" y="${y + 17}">${numberOf(count, unknown)}</text>
`;
}

/** A policy's name is told by its end, a sentence by its beginning. */
function shortened(label: string): string {
  return displayWidth(label) <= LONGEST || label.includes(' ') ? cutEnd(label) : cutMiddle(label, LONGEST);
}

function cutEnd(label: string): string {
  return displayWidth(label) <= LONGEST ? label : `${label.slice(0, LONGEST - 1).trimEnd()}…`;
}

/** `12 + 3 unknown`: never a zero for what was not seen. */
export function numberOf(count: number | null, unknown = 0): string {
  if (count === null) return unknown > 1 ? `? (${thousands(unknown)})` : '?';
  return unknown === 0 ? thousands(count) : `${thousands(count)} + ${thousands(unknown)} unknown`;
}

/** `95 %` and `102 286 of 106 640`; null: it is no share. */
export function shareOf(count: number | null, of: number | null): readonly [share: string, words: string] | null {
  if (count === null || of === null || of === 0) return null;
  return [`${Math.floor((count * 100) / of)} %`, `${thousands(count)} of ${thousands(of)}`];
}

export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

function wordsOf(all: readonly Bar[]): string {
  return all.map(({ label, count, unknown }) => `${label} ${count === null ? 'not seen' : numberOf(count, unknown)}`).join('; ');
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}

const HIGH = 150;
const BOTTOM = 24;

/** One line for each series over time, with its name at its end; a run in which it is not known is a gap in it. */
export function lines(title: string, all: readonly Series[]): Markup {
  const place = placeOf(all);
  const names = spread(all.map(({ points }) => place.y(points.findLast(({ count }) => count !== null)?.count ?? 0)));
  const drawn = all.map((series, index) => lineOf(series, index, names[index] ?? 0, place));
  const words = all.map(({ title: name, points }) => {
    return `${name} ${points.map(({ at, count }) => `${isoDay(at)} ${count ?? 'not seen'}`).join(', ')}`;
  });
  return html`<svg class="figure" role="img" viewBox="0 0 ${WIDTH} ${HIGH + BOTTOM}" aria-label="${`${title}: ${words.join('; ')}`}">
${gridOf(place)}${drawn}</svg>`;
}

interface Place {
  readonly first: Date;
  readonly last: Date;
  readonly most: number;
  readonly x: (at: Date) => number;
  readonly y: (count: number) => number;
}

const [LEFT, RIGHT] = [50, WIDTH - 190];

function placeOf(all: readonly Series[]): Place {
  const times = all.flatMap(({ points }) => points.map(({ at }) => at.getTime()));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const most = Math.max(1, ...all.flatMap(({ points }) => points.map(({ count }) => count ?? 0)));
  const width = (RIGHT - LEFT) / Math.max(1, last - first);
  const x = (at: Date): number => round(LEFT + (at.getTime() - first) * width);
  return { first: new Date(first), last: new Date(last), most, x, y: (count) => round(HIGH - (count / most) * (HIGH - 14)) };
}

function gridOf({ first, last, most, x, y }: Place): readonly Markup[] {
  const across = [...new Set([0, Math.round(most / 2), most])].map((count) => {
    return html`<line class="grid" x1="${LEFT}" y1="${y(count)}" x2="${RIGHT}" y2="${y(count)}"/>
<text class="label" x="${LEFT - 6}" y="${y(count) + 4}">${thousands(count)}</text>`;
  });
  const day = (at: Date, kind: string): Markup => html`<text class="${kind}" x="${x(at)}" y="${HIGH + 18}">${isoDay(at)}</text>`;
  // Runs of one day would have it twice in the same place.
  return [...across, day(first, 'start'), ...(isoDay(first) === isoDay(last) ? [] : [day(last, 'label')])];
}

function lineOf({ title, points }: Series, index: number, height: number, { x, y }: Place): Markup {
  const marks = points.flatMap(({ at, count }) => (count === null ? [] : [html`<circle cx="${x(at)}" cy="${y(count)}" r="3"/>`]));
  return html`<g class="${`line line-${index % 6}`}"><path d="${pathOf(points, x, y)}"/>${marks}
<text x="${RIGHT + 10}" y="${height + 4}">${cutMiddle(title, 26)}</text></g>
`;
}

function pathOf(points: Series['points'], x: (at: Date) => number, y: (count: number) => number): string {
  let isOn = false;
  return points.map(({ at, count }) => {
    if (count === null) {
      isOn = false;
      return '';
    }
    const step = `${isOn ? 'L' : 'M'}${x(at)} ${y(count)}`;
    isOn = true;
    return step;
  }).join('');
}

/** Names that would lie on each other are moved up, from the lowest on. */
function spread(heights: readonly number[]): readonly number[] {
  const placed = new Map<number, number>();
  let next = HIGH;
  for (const [index, height] of [...heights.entries()].sort((a, b) => b[1] - a[1])) {
    next = Math.min(next, height);
    placed.set(index, next);
    next -= 15;
  }
  return heights.map((_, index) => placed.get(index) ?? 0);
}
