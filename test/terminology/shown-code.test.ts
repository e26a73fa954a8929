import { describe, expect, test } from 'vitest'
import { isPublished, shownCode, shownDisplay } from '../../src/terminology/shown-code.ts'
import { systems } from '../support/request-builder.ts'

const local = 'urn:oid:2.16.528.1.1007.3.3.1234'
const lab = 'https://lab.example.org/codes'

describe('a code is shown as the code map writes it', () => {
  test.each([
    ['a G-Standaard product', systems['prk'] ?? '', '8311', 'prk', '8311'],
    ['a product number that could be a date', systems['prk'] ?? '', '19500201', 'prk', '19500201'],
    ['a code of a hospital', lab, 'KREA-01', lab, 'KREA-01'],
    ['a code under an OID', local, 'BOT_1.a', local, 'BOT_1.a'],
    ['a code without a system', '', 'DEXA', 'none', 'DEXA'],
    ['a thesaurus number of ten digits', local, '0000003441', local, '0000003441'],
    ['nine digits that fail the eleven-test', local, '123456783', local, '123456783'],
    ['eight digits that are no date', local, '40012001', local, '40012001'],
    ['32 characters', lab, 'a'.repeat(32), lab, 'a'.repeat(32)],
  ])('%s', (_, system, code, shownSystem, shown) => {
    expect(shownCode({ system, code })).toEqual({ system: shownSystem, code: shown })
  })
})

describe('what a careless source put in the place of a code is not shown', () => {
  test.each([
    ['a sentence', 'mevr. De Vries, kamer 3', '(text)'],
    ['two words', 'Jan Jansen', '(text)'],
    ['33 characters', 'a'.repeat(33), '(text)'],
    ['a line break', 'A\nB', '(text)'],
    ['markup', '<b>A</b>', '(text)'],
    ['a citizen service number', '111222333', '(hidden)'],
    ['a citizen service number with points', '1112.22.333', '(hidden)'],
    ['a date of birth', '1950-02-01', '(hidden)'],
    ['a date of birth without dashes', '19500201', '(hidden)'],
    ['a Dutch date', '1-2-1950', '(hidden)'],
    ['a Dutch date without dashes', '01021950', '(hidden)'],
    ['a date with the month in words', '5mei1956', '(hidden)'],
    ['a telephone number', '0612345678', '(hidden)'],
    ['an international telephone number', '31612345678', '(hidden)'],
    ['a record number', 'MRN4432211', '(hidden)'],
    ['a citizen service number behind a country', 'NL111222333', '(hidden)'],
  ])('%s', (_, code, shown) => {
    expect(shownCode({ system: lab, code })).toEqual({ system: lab, code: shown })
    expect(shownCode({ system: '', code })).toEqual({ system: 'none', code: shown })
  })

  test.each([
    ['a sentence', 'system of Jan Jansen', '(text)'],
    ['a query', 'https://ehr.example.org/x?patient=1', '(text)'],
    ['a user', 'https://jansen@ehr.example.org/x', '(text)'],
    ['an address without end', `https://ehr.example.org/${'a'.repeat(200)}`, '(text)'],
    ['a citizen service number in an OID', 'urn:oid:2.16.840.1.113883.2.4.6.3.111222333', '(hidden)'],
    ['a citizen service number in a path', 'https://ehr.example.org/Patient/111222333', '(hidden)'],
  ])('nor in the place of a system: %s', (_, system, shown) => {
    expect(shownCode({ system, code: 'A1' }).system).toBe(shown)
  })
})

test.each([
  ['prk', '8311', true],
  ['icpc-1-nl', 'T90.02', true],
  ['snomed', '38341003', true],
  ['loinc', '2000-8', true],
  ['prk', 'Jansen', false],
  ['prk', '19500312', false],
  ['prk', '12031950', false],
  ['zi', '111222333', false],
  ['snomed', '1234567', false],
  ['snomed', '111222333', false],
  ['snomed', '38341004', false],
  ['loinc', '2000-7', false],
  ['loinc', '19500312', false],
  ['none', '8311', false],
  [lab, '8311', false],
])('%s %s is a code of a published list: %s', (system, code, is) => {
  expect(isPublished({ system, code })).toBe(is)
})

describe('the name that came with a code', () => {
  test.each([
    ['stands beside it', lab, 'KREA', 'kreatinine', 'kreatinine'],
    ['not beside a hidden code', lab, '1950-02-01', 'mw. Jansen', undefined],
    ['not beside words', lab, 'mw. Jansen', 'mw. Jansen', undefined],
    ['not beside a hidden system', 'https://x.example.org/111222333', 'A1', 'mw. Jansen', undefined],
    ['in one line', lab, 'A1', 'a\nb\u001b[31m', 'a b [31m'],
    ['70 characters of it', lab, 'A1', 'x'.repeat(1_000_000), 'x'.repeat(70)],
  ])('%s', (_, system, code, display, shown) => {
    expect(shownDisplay({ system, code, display })).toBe(shown)
  })
})
