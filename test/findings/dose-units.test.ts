import { expect, test } from 'vitest'
import { mgOf } from '../../src/findings/dose-units.ts'

const tablet = { mgPerUnit: 5 }

test.each([
  [10, 'mg', {}, 10],
  [0.5, 'g', {}, 500],
  [500, 'ug', {}, 0.5],
  [500, 'mcg', {}, 0.5],
  [500, 'microgram', {}, 0.5],
  [10, 'MG', {}, 10],
  [2, '1', tablet, 10],
  [2, '{tbl}', tablet, 10],
  [2, '{piece}', tablet, 10],
  [2, '{tablet}', tablet, 10],
  [2, '{pill}', tablet, 10],
  [2, 'stuks', tablet, 10],
  [2, 'stuk(s)', tablet, 10],
  [2, 'tabl.', tablet, 10],
  [2, 'tablet(ten)', tablet, 10],
  [2, 'capsule(s)', tablet, 10],
  [2, 'ampul', tablet, 10],
  [2, 'sachet', tablet, 10],
  [2, 'EA', tablet, 10],
  [2, 'tabletten', tablet, 10],
  [2, 'STUK', tablet, 10],
  [2, 'capsule', tablet, 10],
  [2, 'TAB', tablet, 10],
  [4, 'ml', { mgPerMl: 5 }, 20],
  [4, 'mL', { mgPerMl: 5 }, 20],
  [1, 'stuk', {}, 'dose-strength-missing'],
  [4, 'ml', tablet, 'dose-strength-missing'],
  [1, 'stuk', { mgPerMl: 5 }, 'dose-strength-missing'],
  [10, '', tablet, 'dose-unit-unknown'],
  [10, '', {}, 'dose-unit-unknown'],
  [10, '', { ...tablet, countedBare: true }, 50],
  [10, '{}', tablet, 'dose-unit-unknown'],
  [10, 'mg/dag', tablet, 'dose-unit-unknown'],
  [10, 'mg 1', tablet, 'dose-unit-unknown'],
  [5, 'druppel', tablet, 'dose-unit-unknown'],
  [5, 'mg/kg', tablet, 'dose-unit-unknown'],
  [5, 'IU', tablet, 'dose-unit-unknown'],
])('%d "%s" with strength %j is %s', (high, unit, strength, expected) => {
  expect(mgOf({ low: high, high, unit }, strength)).toBe(expected)
})

test('a range counts as its upper end', () => {
  expect(mgOf({ low: 1, high: 2, unit: 'tablet' }, tablet)).toBe(10)
})
