/**
 * Cases in which the service answers otherwise than the documents say: by table, by what is wrong. They
 * must fail; one that passes was repaired, and its name goes.
 */
export const knownDefects: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {}
