/** An address as it may be shown: whatever could be a user or a password in it is gone, also where it is no valid address. */
export function redacted(address: string): string {
  return address.replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/is, '$1…@').replace(/[?#].*$/s, (rest) => `${rest.slice(0, 1)}…`);
}
