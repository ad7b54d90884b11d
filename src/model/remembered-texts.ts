/** Characters of text in each half of what is remembered. */
const MOST = 512 * 1024;

/**
 * Reads a text, and remembers what it read: the policies of an organization repeat themselves, and what is one object can be
 * worked out once. What is remembered is bounded, for there may be any number of different ones; what is asked for again and
 * again stays. What `read` gives must not be changed by anybody.
 */
export function rememberedTexts<T>(read: (text: string) => T): (text: string) => T {
  let recent = new Map<string, T>();
  let older = recent;
  let held = 0;
  return (text) => {
    const known = recent.get(text);
    if (known !== undefined) return known;
    const found = older.get(text) ?? read(text);
    held += text.length;
    if (held > MOST) {
      older = recent;
      recent = new Map();
      held = text.length;
    }
    recent.set(text, found);
    return found;
  };
}
