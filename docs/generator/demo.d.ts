export type Run = (argv: readonly string[]) => Promise<{ readonly stdout: string; readonly stderr: string }>;

export const DEMO_WIDTH: number;
export function demo(run: Run): Promise<string>;
export function coverageDemo(run: Run): Promise<string>;
export function usageDemos(run: Run): Promise<Readonly<Record<string, string>>>;
export function planDemo(run: Run): Promise<string>;
