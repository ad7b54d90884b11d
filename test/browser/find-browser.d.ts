export function findBrowser(env?: Readonly<Record<string, string | undefined>>): string | null;
