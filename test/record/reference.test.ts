import { describe, expect, test } from 'vitest'
import { isPlainReference, keyOf, readTarget } from '../../src/record/reference.ts'

describe('a reference names one resource, however it is written', () => {
  test.each([
    ['Condition/c1', 'Condition/c1'],
    ['https://ehr.test/fhir/Condition/c1', 'Condition/c1'],
    ['https://ehr.test/fhir/Condition/c1/_history/2', 'Condition/c1'],
    ['urn:uuid:6f0c', '6f0c'],
    ['urn:oid:1.2.3', '1.2.3'],
    ['c1', 'c1'],
    ['', undefined],
    ['#c1', undefined],
    ['Condition?identifier=1', undefined],
    ['Condition/', undefined],
    ['a b', undefined],
    ['x'.repeat(3000), undefined],
  ])('%s is %s', (reference, expected) => {
    expect(keyOf(reference)).toBe(expected)
    expect(readTarget(reference) === undefined).toBe(expected === undefined)
  })
})

describe('only a plain reference may be repeated', () => {
  test.each([
    ['Condition/c1', true],
    ['Condition/a-b.C9', true],
    [`Condition/${'a'.repeat(64)}`, true],
    [`Condition/${'a'.repeat(65)}`, false],
    ['Condition/?', false],
    ['Condition/..', false],
    ['Condition/a](http://a)', false],
    ['Condition/a/b', false],
    ['condition/a', false],
    ['c1', false],
  ])('%s: %s', (reference, expected) => {
    expect(isPlainReference(reference)).toBe(expected)
  })
})
