import { WireError } from '../../service.js';

/** The error of AWS Config for a query that it cannot read; line and column count from 1. */
export function invalidExpression(text: string, offset: number, problem: string): WireError {
  const lines = text.slice(0, offset).split('\n');
  const column = (lines.at(-1) ?? '').length + 1;
  return new WireError('InvalidExpressionException', 400, `Syntax error at line ${lines.length}, column ${column}: ${problem}`);
}
