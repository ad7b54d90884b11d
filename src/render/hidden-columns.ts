import { cutMiddle, displayWidth } from './display-width.js';

/** The line under a table that says which columns found no room; it keeps to the width itself. */
export function hiddenColumnsLine(keys: readonly string[], width: number | null): string {
  const many = keys.length !== 1;
  const count = `… ${keys.length} ${many ? 'columns' : 'column'} not shown`;
  const help = `; --columns or --format csv shows ${many ? 'them' : 'it'}`;
  const fits = (line: string): boolean => width === null || displayWidth(line) <= width;
  for (let named = keys.length; named > 0; named -= 1) {
    const names = [...keys.slice(0, named), ...(named < keys.length ? ['…'] : [])].join(', ');
    const line = `${count} (${names})${help}`;
    if (fits(line)) return line;
  }
  const shorter = [count + help, `${count}; see --columns`].find(fits);
  return shorter ?? cutMiddle(count, width ?? count.length);
}
