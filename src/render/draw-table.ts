import { displayWidth } from './display-width.js';
import { GAP } from './fit-columns.js';

/** Lays a colour on a text, or nothing. */
export type Painter = (text: string) => string;

export interface DrawnColumn {
  readonly width: number;
  readonly align: 'left' | 'right';
}

/** A cell that is cut to its column's width, and the colour to lay on it. */
export interface DrawnCell {
  readonly text: string;
  readonly paint?: Painter | undefined;
  /** Where it leads to. */
  readonly link?: string | undefined;
}

/** Draws one line of cells. */
export type LineDrawer = (cells: readonly DrawnCell[]) => string;

/** Cannot be in a cell: safeText() takes private-use characters out. */
const STAND_IN = '\ue000';

const NO_BORDER = {
  ...{ top: '', 'top-left': '', 'top-mid': '', 'top-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '' },
  ...{ bottom: '', 'bottom-left': '', 'bottom-mid': '', 'bottom-right': '' },
};

/**
 * cli-table3 draws the frame once, around stand-ins, and the rows are poured into it. Left to draw every row it takes
 * 0.2 ms for each and pads by its own, older idea of how wide a character is.
 */
export async function lineDrawer(columns: readonly DrawnColumn[]): Promise<LineDrawer> {
  const gaps = await frame(columns.length);
  return (cells) => {
    let line = gaps[0] ?? '';
    columns.forEach((column, index) => {
      const { text, paint, link }: DrawnCell = cells[index] ?? { text: '' };
      const padding = ' '.repeat(Math.max(column.width - displayWidth(text), 0));
      const coloured = paint === undefined ? text : paint(text);
      const painted = link === undefined || text === '' ? coloured : linked(coloured, link);
      line += (column.align === 'right' ? padding + painted : painted + padding) + (gaps[index + 1] ?? '');
    });
    return line.trimEnd();
  };
}

/** OSC 8: a terminal shows the text, and leads to the address. https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda */
function linked(text: string, address: string): string {
  return `\u001b]8;;${address}\u001b\\${text}\u001b]8;;\u001b\\`;
}

/** What stands before, between and after the cells of a line. */
async function frame(columns: number): Promise<readonly string[]> {
  const { default: Table } = await import('cli-table3');
  const table = new Table({
    chars: { ...NO_BORDER, middle: ' '.repeat(GAP) },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  table.push(Array.from({ length: columns }, () => STAND_IN));
  return table.toString().split(STAND_IN);
}
