/** Digests of all other files but the signature, as `sha256sum` writes them. */
export const SUMS = 'SHA256SUMS';
/** Ed25519, 64 bytes, over the bytes of SHA256SUMS. */
export const SIGNATURE = 'SHA256SUMS.sig';
export const PUBLIC_KEY = 'public-key.pem';
export const MANIFEST = 'manifest.json';
export const COVERAGE = 'coverage.json';
export const COVERAGE_TEXT = 'coverage.txt';
export const CONTROLS = 'controls.csv';
export const README = 'README.md';

/** Without these it is no pack, whatever SHA256SUMS says. */
export const ALWAYS: readonly string[] = [CONTROLS, COVERAGE, COVERAGE_TEXT, MANIFEST, README];

export const REPORT_FORMATS = ['csv', 'html', 'json'] as const;

export function reportFile(report: string, format: string): string {
  return `reports/${report}.${format}`;
}

/** As the store has it, so that `--store evidence` reads it. */
export function evidenceFolder(scopeId: string, run: string): string {
  return `evidence/${scopeId}/runs/${run}`;
}

const PLAIN = /^[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)*$/;

/** No part begins with a dot, so none leads out; nothing that a shell, a terminal or another system would take for more. */
export function isPlainName(name: string): boolean {
  return name.length <= 500 && PLAIN.test(name);
}
