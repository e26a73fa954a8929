import { expect, test } from 'vitest'
import { sustainedMgPerDay } from '../../src/findings/glucocorticoid.ts'
import type { JsonObject } from '../../src/json.ts'
import { between, daily, inputWith, order, say, scheme } from '../support/glucocorticoid-input.ts'

const prednisolone = 'H02AB06'
const doseOf = (...dosages: readonly JsonObject[]) =>
  say(sustainedMgPerDay(inputWith({ drafts: [order(prednisolone, dosages)] })))

test.each([
  ['30 mg, afbouwen volgens afspraak', '? dose-free-text'],
  ['volgens schema', '? dose-free-text'],
  ['Volgens bijgevoegd schema.', '? dose-free-text'],
  ['Afbouwschema meegegeven', '? dose-free-text'],
  ['1x per dag 30 mg, daarna uitsluipen', '? dose-free-text'],
  ['taper as directed', '? dose-free-text'],
  ['op geleide van klachten', '? dose-titration'],
  ['1x per dag 30 mg', '30'],
  ['1x per dag 30 mg, niet afbouwen', '30'],
  ['30 mg zonder afbouwschema', '30'],
  ['schematherapie', '30'],
])('one dose with the direction "%s": %s', (text, expected) => {
  expect(doseOf(daily(30, 180, { text }))).toBe(expected)
  const additionalInstruction = [{ text }]
  expect(doseOf(daily(30, 180, { additionalInstruction }))).toBe(expected)
})

test('a direction of the one dosage is not taken back by another', () => {
  const dosages = [daily(20, 180, { text: 'niet afbouwen' }), daily(10, 180, { text: 'afbouwen' })]
  expect(doseOf(...dosages)).toBe('? dose-free-text')
})

test('beside the steps themselves such words are a comment', () => {
  const text = 'afbouwen volgens schema'
  const numbered = scheme([30, 100], [20, 100], [10, 100]).map((step) => ({ ...step, text }))
  expect(doseOf(...numbered)).toBe('30')
  expect(doseOf(between(30, 0, 99, { text }), between(20, 100, 199, { text }))).toBe('30')
})

test('two doses on the same day are no steps', () => {
  const text = 'afbouwen volgens schema'
  const together = [daily(20, 180, { sequence: 1, text }), daily(10, 180, { sequence: 1, text })]
  expect(doseOf(...together)).toBe('? dose-free-text')
})

test('words of any length are read in the time of any other', () => {
  for (const part of ['afbouwen ', 'volgens ', 'niet ', 'a'])
    expect(() => doseOf(daily(30, 180, { text: part.repeat(200_000) }))).not.toThrow()
})
