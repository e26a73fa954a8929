/** The truth of a condition. Never a boolean: `!x` would merge "no" and "unknown". */
export type Truth = 'yes' | 'no' | 'unknown'

/** Kleene's and: one "no" decides, whatever is not known. */
export function and(left: Truth, right: Truth): Truth {
  if (left === 'no' || right === 'no') return 'no'
  return left === 'yes' && right === 'yes' ? 'yes' : 'unknown'
}

/** Kleene's or: one "yes" decides, whatever is not known. */
export function or(left: Truth, right: Truth): Truth {
  if (left === 'yes' || right === 'yes') return 'yes'
  return left === 'no' && right === 'no' ? 'no' : 'unknown'
}

export function truthOf(value: boolean): Truth {
  return value ? 'yes' : 'no'
}
