export function fill(path: string, document: string, sections: Readonly<Record<string, string>>): { readonly text: string; readonly stale: readonly string[] };
export function sectionNames(document: string): readonly string[];
export function handwritten(document: string): string;
