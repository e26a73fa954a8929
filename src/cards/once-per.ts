/**
 * Makes something of a part of the knowledge or the settings once in each manner, and keeps it as long
 * as that part is kept: most of a card is the same for every patient.
 */
export function oncePer<Part extends object, Manner extends string, Made>(
  make: (part: Part, manner: Manner) => Made,
): (part: Part, manner: Manner) => Made {
  const kept = new WeakMap<Part, Map<Manner, Made>>()
  return (part, manner) => {
    const inManners = kept.get(part) ?? new Map<Manner, Made>()
    const known = inManners.get(manner)
    if (known !== undefined) return known
    const made = make(part, manner)
    kept.set(part, inManners.set(manner, made))
    return made
  }
}
