/** The same but for one member. */
export function without<T extends object, K extends keyof T>(whole: T, key: K): Omit<T, K> {
  const copy: T = { ...whole };
  Reflect.deleteProperty(copy, key);
  return copy;
}
