const [quote, backslash] = [0x22, 0x5c]
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d]

/** What may stand in a run of closing brackets: 1 is white space, 2 a closing bracket. */
const kinds = new Uint8Array(256)
for (const space of [0x20, 0x09, 0x0a, 0x0d]) kinds[space] = 1
for (const closing of [closeArray, closeObject]) kinds[closing] = 2

/**
 * Whether a JSON text is nested deeper than `deepest` in a way that could exhaust a stack. Such a
 * text ends in a run of closing brackets, and a run of n of them cannot hide between two looks at
 * every nth byte. Only then are the brackets counted, so ordinary bodies cost a few microseconds.
 */
export function isDeep(bytes: Uint8Array, deepest: number): boolean {
  for (let at = deepest - 1; at < bytes.length; at += deepest) {
    if (kindAt(bytes, at) === 0) continue
    const start = startOfRun(bytes, at)
    let closers = 0
    for (at = start; kindAt(bytes, at) !== 0; at += 1) if (kindAt(bytes, at) === 2) closers += 1
    if (closers >= deepest) return depthOf(bytes) > deepest
  }
  return false
}

function kindAt(bytes: Uint8Array, at: number): number {
  return kinds[bytes[at] ?? quote] ?? 0
}

function startOfRun(bytes: Uint8Array, at: number): number {
  let start = at
  while (start > 0 && kindAt(bytes, start - 1) !== 0) start -= 1
  return start
}

/** The deepest nesting of a JSON text, brackets inside strings left out. */
function depthOf(bytes: Uint8Array): number {
  let [depth, deepest, inString] = [0, 0, false]
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (inString && byte === backslash) at += 1
    else if (byte === quote) inString = !inString
    else if (inString) continue
    else if (byte === openArray || byte === openObject) {
      depth += 1
      deepest = Math.max(deepest, depth)
    } else if (byte === closeArray || byte === closeObject) depth -= 1
  }
  return deepest
}
