/** mg in one unit of mass, by UCUM code or by the names that sources send. */
const mgPerUnit: ReadonlyMap<string, number> = new Map([
  ['mg', 1],
  ['milligram', 1],
  ['milligrams', 1],
  ['g', 1000],
  ['gr', 1000],
  ['gram', 1000],
  ['grams', 1000],
  ['ug', 0.001],
  ['mcg', 0.001],
  ['µg', 0.001],
  ['μg', 0.001],
  ['microg', 0.001],
  ['microgram', 0.001],
  ['micrograms', 0.001],
])

const millilitres: ReadonlySet<string> = new Set(['ml', 'milliliter', 'millilitre', 'cc'])

/** mg in one unit of mass; undefined when the unit is no mass. */
export function mgPer(unit: string): number | undefined {
  return mgPerUnit.get(unit.toLowerCase())
}

/**
 * Units that count pieces: UCUM's 1 and annotations, and the words of Dutch and English systems. No unit
 * at all is not one of them: "10" beside a tablet of 5 mg may be 10 mg and may be 10 tablets.
 */
const pieces: ReadonlySet<string> = new Set(
  ['1', 'stuk', 'stuks', 'stuk(s)', 'st', 'st.', 'piece', 'pieces', 'ea', 'each', 'pill', 'pills'].concat(
    ['tbl', 'tbl.', 'tablet', 'tablets', 'tabletten', 'tablet(ten)', 'tabl', 'tabl.', 'tab', 'tab.', 'tabs'],
    ['capsule', 'capsules', 'capsule(s)', 'caps', 'caps.', 'cap', 'cap.'],
    ['ampul', 'ampullen', 'ampul(len)', 'ampoule', 'ampoules', 'sachet', 'sachets', 'zakje', 'zakjes'],
  ),
)

/** Whether a unit counts tablets, capsules and the like. */
export function isPiece(unit: string): boolean {
  return pieces.has(unit.toLowerCase().replace(/^\{(.*)\}$/, '$1'))
}

export function isMillilitre(unit: string): boolean {
  return millilitres.has(unit.toLowerCase())
}
