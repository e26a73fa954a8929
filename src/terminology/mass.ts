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

export function isMillilitre(unit: string): boolean {
  return millilitres.has(unit.toLowerCase())
}
