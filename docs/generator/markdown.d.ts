export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string;
export function code(text: string): string;
export function fenced(language: string, text: string): string;
export function jsonBlock(value: unknown): string;
export function list(words: readonly string[]): string;
export function anchor(heading: string): string;
