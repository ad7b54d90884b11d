export function inRepository(path: string): string;
export const DOCUMENTS: readonly string[];
