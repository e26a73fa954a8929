import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/json.ts'
import { keep, resolveIn, unfold } from '../../src/population/patient-resources.ts'

const bundle = (...entry: readonly JsonObject[]): JsonObject => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry,
})
const patient = (id: string): JsonObject => ({ resourceType: 'Patient', id })
const about = (reference: string): JsonObject => ({ resourceType: 'Condition', subject: { reference } })

const ownersOf = (value: JsonObject) => unfold(value).owned.map(({ patientId }) => patientId)

test.each<[string, JsonObject, readonly (string | undefined)[]]>([
  ['a patient is about itself', patient('1'), ['1']],
  ['a subject is the patient', about('Patient/1'), ['1']],
  [
    'an absolute reference names the same patient',
    about('https://ehr.example/fhir/Patient/1/_history/2'),
    ['1'],
  ],
  [
    'an allergy names its patient',
    { resourceType: 'AllergyIntolerance', patient: { reference: 'Patient/1' } },
    ['1'],
  ],
  ['a group is nobody', about('Group/1'), [undefined]],
  ['a resource that names nobody is about nobody', { resourceType: 'Condition' }, [undefined]],
  [
    'in the Bundle of one patient it is about that patient',
    bundle({ resource: patient('1') }, { resource: { resourceType: 'Condition' } }),
    ['1', '1'],
  ],
  [
    'in a Bundle of two it is not',
    bundle(
      { resource: patient('1') },
      { resource: patient('2') },
      { resource: { resourceType: 'Condition' } },
    ),
    ['1', '2', undefined],
  ],
  [
    'a search result inside a Bundle is opened',
    bundle({ resource: bundle({ resource: about('Patient/1') }) }),
    ['1'],
  ],
  [
    'a urn that is not the id as well is followed',
    bundle({ fullUrl: 'urn:uuid:a', resource: patient('1') }, { resource: about('urn:uuid:a') }),
    ['1', '1'],
  ],
  [
    'a urn without an id is the id',
    bundle(
      { fullUrl: 'urn:uuid:a', resource: { resourceType: 'Patient' } },
      { resource: about('urn:uuid:a') },
    ),
    ['a', 'a'],
  ],
  ['an entry without a resource is nothing', bundle({ fullUrl: 'urn:uuid:a' }), []],
])('%s', (_, value, owners) => {
  expect(ownersOf(value)).toEqual(owners)
})

test('a Medication is looked for where the order stood, and then anywhere', () => {
  const near = unfold(
    bundle({ resource: { resourceType: 'Medication', id: '1', status: 'active' } }),
  ).medications
  const far = new Map([
    ['Medication/1', { status: 'inactive' }],
    ['Medication/2', { status: 'inactive' }],
  ])
  const resolve = resolveIn(near, far)
  expect(resolve('Medication/1')?.['status']).toBe('active')
  expect(resolve('https://ehr.example/Medication/2')?.['status']).toBe('inactive')
  expect(resolve('Medication/3')).toBeUndefined()
  expect(resolve('')).toBeUndefined()
})

test('names, addresses and notes are not kept', () => {
  const resource = {
    resourceType: 'Patient',
    id: '1',
    birthDate: '1950',
    name: [{ family: 'X' }],
    address: [],
    note: 'x',
  }
  expect(keep(resource)).toEqual({ resourceType: 'Patient', id: '1', birthDate: '1950' })
})
