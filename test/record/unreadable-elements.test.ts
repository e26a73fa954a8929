import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/json.ts'
import { unreadableInPrefetch, unreadableInResource } from '../../src/record/unreadable-elements.ts'
import { bundle, emptyBundle, everythingFound } from '../support/requests.ts'

const condition: JsonObject = { resourceType: 'Condition', id: 'c1' }
const found = (prefetch: Json | undefined) => [...unreadableInPrefetch(prefetch)].flat()
const shapes = (prefetch: Json | undefined) => found(prefetch).map(({ shape }) => shape)

describe('searches', () => {
  test.each<[string, Json | undefined, readonly string[]]>([
    ['nothing', undefined, []],
    ['no object', ['x'], []],
    ['null', { conditions: null }, []],
    ['empty', { conditions: emptyBundle }, []],
    ['everything that is read', everythingFound, []],
    ['a failed search', { conditions: { resourceType: 'OperationOutcome' } }, []],
    ['an outcome as entry', { conditions: bundle({ resourceType: 'OperationOutcome' }) }, []],
    ['a Medication that came along', { medications: bundle({ resourceType: 'Medication' }) }, []],
    ['a supply among orders', { medications: bundle({ resourceType: 'MedicationDispense' }) }, []],
    ['an STU3 order', { orders: bundle({ resourceType: 'ProcedureRequest' }) }, []],
    ['a key that is not ours', { other: 'x' }, []],
    ['a text', { conditions: 'x' }, ['search-result']],
    ['a list', { conditions: [] }, ['search-result']],
    ['another resource', { conditions: { resourceType: 'List' } }, ['search-result']],
    [
      'another resource as entry',
      { conditions: bundle(condition, { resourceType: 'List' }) },
      ['resource-type'],
    ],
    [
      'a supply among conditions',
      { conditions: bundle({ resourceType: 'MedicationDispense' }) },
      ['resource-type'],
    ],
    ['an empty entry', { conditions: { resourceType: 'Bundle', entry: [{}] } }, ['entry-without-resource']],
    [
      'an entry that is a text',
      { conditions: { resourceType: 'Bundle', entry: ['x'] } },
      ['entry-without-resource'],
    ],
  ])('%s', (_, prefetch, expected) => {
    expect(shapes(prefetch)).toEqual(expected)
  })

  test('an included resource of any type came along', () => {
    const entry = [{ resource: { resourceType: 'Practitioner' }, search: { mode: 'include' } }]
    expect(shapes({ conditions: { resourceType: 'Bundle', entry } })).toEqual([])
  })

  test('one entry after the other, so that it can be stopped', () => {
    const entry = [{}, { resource: condition }, 'x']
    const steps = [...unreadableInPrefetch({ conditions: { resourceType: 'Bundle', entry }, flags: 1 })]
    expect(steps.map((step) => step.length)).toEqual([1, 0, 1, 1])
  })

  test('what is in no resource is found by its key', () => {
    expect(found({ flags: 1 })).toEqual([{ shape: 'search-result', reference: 'prefetch.flags' }])
  })
})

describe('dates and values', () => {
  test.each<[string, JsonObject, readonly string[]]>([
    ['a date', { onsetDateTime: '2026-11-20' }, []],
    ['a year', { onsetDateTime: '2026' }, []],
    ['no date', {}, []],
    ['words where words may be', { onsetString: 'vorige week' }, []],
    ['a period with one end', { onsetPeriod: { start: '2026' } }, []],
    ['an extension in the place of a period', { onsetPeriod: { extension: [] } }, []],
    ['a Dutch date', { onsetDateTime: '20-11-2026' }, ['date']],
    ['31 February', { recordedDate: '2026-02-31' }, ['date']],
    ['a number', { recordedDate: 2026 }, ['date']],
    ['a period with words', { onsetPeriod: { start: '2026', end: 'nu' } }, ['date']],
    ['two dates of one entry', { onsetDateTime: 'x', recordedDate: 'y' }, ['date']],
  ])('%s', (_, more, expected) => {
    expect(unreadableInResource({ ...condition, ...more }).map(({ shape }) => shape)).toEqual(expected)
  })

  test.each<[string, JsonObject, readonly string[]]>([
    ['a number', { valueQuantity: { value: 1 } }, []],
    ['a reason for no number', { valueQuantity: {}, dataAbsentReason: {} }, []],
    ['a number as text', { valueQuantity: { value: '153', unit: 'cm' } }, []],
    ['a number with a comma', { valueQuantity: { value: '1,53', unit: 'm' } }, ['result-value']],
    ['a text as quantity', { valueQuantity: '153 cm' }, ['result-value']],
  ])('the value is %s', (_, more, expected) => {
    expect(unreadableInResource({ resourceType: 'Observation', ...more }).map(({ shape }) => shape)).toEqual(
      expected,
    )
  })

  test('names the entry, or says that it has no id', () => {
    expect(unreadableInResource({ ...condition, recordedDate: 'x' })[0]?.reference).toBe('Condition/c1')
    expect(unreadableInResource({ resourceType: 'Flag', period: 1 })[0]?.reference).toBe('Flag/?')
  })
})
