/** Kleene's three values: what could not be seen is neither yes nor no. */
export type Truth = 'yes' | 'no' | 'unknown';

export function truth(is: boolean): Truth {
  return is ? 'yes' : 'no';
}

/** No as soon as one side is no, whatever the other could be. */
export function and(a: Truth, b: Truth): Truth {
  if (a === 'no' || b === 'no') return 'no';
  return a === 'yes' && b === 'yes' ? 'yes' : 'unknown';
}

/** Yes as soon as one side is yes, whatever the other could be. */
export function or(a: Truth, b: Truth): Truth {
  if (a === 'yes' || b === 'yes') return 'yes';
  return a === 'no' && b === 'no' ? 'no' : 'unknown';
}

export function not(a: Truth): Truth {
  if (a === 'unknown') return a;
  return a === 'yes' ? 'no' : 'yes';
}
