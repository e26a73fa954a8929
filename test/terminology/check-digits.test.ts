import { describe, expect, test } from 'vitest'
import { isLoincCode, isSnomedIdentifier } from '../../src/terminology/check-digits.ts'
import { hasMod10CheckDigit, hasVerhoeffCheckDigit } from '../support/check-digits.ts'

describe('check digits', () => {
  test.each([
    ['241686001', true],
    ['241686002', false],
    ['31641000146105', true],
    ['31641000146106', false],
    ['', false],
    ['12345', false],
    ['24168600a', false],
  ])('%s as SNOMED CT identifier: %s', (code, expected) => {
    expect(isSnomedIdentifier(code)).toBe(expected)
  })

  test.each([
    ['2000-8', true],
    ['2000-9', false],
    ['62238-1', true],
    ['62283-1', false],
    ['2000', false],
    ['LP12345-8', false],
  ])('%s as LOINC code: %s', (code, expected) => {
    expect(isLoincCode(code)).toBe(expected)
  })

  test('every last digit is judged as the other way of counting judges it', () => {
    for (let digit = 0; digit <= 9; digit += 1) {
      for (const stem of ['24168600', '7738600', '1166020', '3164100014610']) {
        expect(isSnomedIdentifier(`${stem}${digit}`)).toBe(hasVerhoeffCheckDigit(`${stem}${digit}`))
      }
      for (const stem of ['2000', '62238', '14682', '1751']) {
        expect(isLoincCode(`${stem}-${digit}`)).toBe(hasMod10CheckDigit(`${stem}-${digit}`))
      }
    }
  })
})
