import { describe, expect, test } from 'vitest'
import { response } from '../../src/cds-hooks/response.ts'

const uuid = '6f0c2b0f-4a3e-8a39-8a39-6a8f1f5f7c02'
const topic = { system: 'https://osteohooks.org/fhir/CodeSystem/topic', code: 'FX50' }
const action = {
  type: 'create',
  description: 'DXA met VFA',
  resource: { resourceType: 'ServiceRequest', status: 'draft' },
}
const suggestion = { label: 'DXA met VFA', uuid, actions: [action] }
const card = {
  uuid,
  summary: 'Heupfractuur: overweeg behandeling',
  detail: '**Gegevens:** 78 jaar (T-score < -2,5)',
  indicator: 'info',
  source: { label: 'FMS 2022', url: 'https://richtlijnendatabase.nl/x', topic },
  suggestions: [suggestion],
  selectionBehavior: 'any',
  overrideReasons: [{ system: 'urn:x', code: 'patient-refuses', display: 'Patiënt wil niet' }],
  links: [{ label: 'Richtlijn', url: 'https://richtlijnendatabase.nl/x', type: 'absolute' }],
  extension: {
    'org.osteohooks.decision': { plan: 'fracture', version: '2022.1.0', rows: ['C20'], strength: 'strong' },
  },
}

const isValid = (change: object) => response.safeParse({ cards: [{ ...card, ...change }] }).success

test('C01 a card as we write it is valid, and so is no card', () => {
  expect(response.safeParse({ cards: [card] }).error).toBeUndefined()
  expect(response.safeParse({ cards: [] }).success).toBe(true)
})

describe('what a client of 2.0.1 could choke on is not valid', () => {
  test.each([
    ['C02 null', { detail: null }],
    ['C02 an empty text', { detail: '' }],
    ['C02 an empty list of links', { links: [] }],
    [
      'C02 an empty object inside a resource',
      {
        suggestions: [{ ...suggestion, actions: [{ ...action, resource: { resourceType: 'X', code: {} } }] }],
      },
    ],
    [
      'C02 an empty list inside a resource',
      {
        suggestions: [
          { ...suggestion, actions: [{ ...action, resource: { resourceType: 'X', coding: [] } }] },
        ],
      },
    ],
    ['C03 a summary of 140 characters', { summary: 'a'.repeat(140) }],
    ['C03 a summary of 138 letters and an emoji', { summary: `${'a'.repeat(138)}🦴` }],
    ['C03 a summary of two lines', { summary: 'a\nb' }],
    ['C04 an indicator in upper case', { indicator: 'INFO' }],
    ['C04 a critical card', { indicator: 'critical' }],
    ['C05 a source without a label', { source: { topic } }],
    ['C05 a source without TLS', { source: { label: 'x', url: 'http://x.nl', topic } }],
    ['C06 a source without a topic', { source: { label: 'x' } }],
    ['C07 HTML in the detail', { detail: 'a <b>b</b>' }],
    ['C07 a comment in the detail', { detail: 'a <!-- b -->' }],
    ['C08 suggestions without selectionBehavior', { selectionBehavior: undefined }],
    ['C08 selectionBehavior without suggestions', { suggestions: undefined }],
    [
      'C09 two recommended of at most one',
      {
        selectionBehavior: 'at-most-one',
        suggestions: [1, 2].map(() => ({ ...suggestion, isRecommended: true })),
      },
    ],
    ['C10 an override reason without display', { overrideReasons: [{ system: 'urn:x', code: 'a' }] }],
    ['C11 a script as link', { links: [{ label: 'x', url: 'javascript:alert(1)', type: 'absolute' }] }],
    [
      'C12 autolaunchable',
      { links: [{ label: 'x', url: 'https://x.nl', type: 'absolute', autolaunchable: true }] },
    ],
    ['C13 a uuid in upper case', { uuid: uuid.toUpperCase() }],
    ['C13 a suggestion without uuid', { suggestions: [{ label: 'x', actions: [action] }] }],
    ['S01 a suggestion without actions in its list', { suggestions: [{ ...suggestion, actions: [] }] }],
    [
      'S02 an action in upper case',
      { suggestions: [{ ...suggestion, actions: [{ ...action, type: 'CREATE' }] }] },
    ],
    [
      'S03 a resource as text',
      { suggestions: [{ ...suggestion, actions: [{ ...action, resource: '{}' }] }] },
    ],
    [
      'S06 a delete with a resource',
      { suggestions: [{ ...suggestion, actions: [{ ...action, type: 'delete', resourceId: 'X/1' }] }] },
    ],
    ['S08 actionSelectionBehavior', { suggestions: [{ ...suggestion, actionSelectionBehavior: 'all' }] }],
    ['R04 an extension of another name', { extension: { decision: {} } }],
  ])('%s', (_name, change) => {
    expect(isValid(change)).toBe(false)
  })

  test('S09 R03 system actions, and a third card', () => {
    expect(response.safeParse({ cards: [], systemActions: [] }).success).toBe(false)
    expect(response.safeParse({ cards: [card, card, card] }).success).toBe(false)
  })
})
