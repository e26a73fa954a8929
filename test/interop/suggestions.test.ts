import { describe, expect, test } from 'vitest'
import { response } from '../../src/cds-hooks/response.ts'
import { knowledge } from '../support/app.ts'
import { r4Problems } from './r4-validators.ts'
import { type Rendered, renderVignettes, resourcesOf, styles, whose } from './rendered.ts'

const styleNames = styles.map((style) => ({
  ...style,
  name: `${style.language} ${style.dialect} ${style.siteCodes ? 'with' : 'without'} site codes`,
}))

describe.each(styleNames)('every order that a card can propose, $name', ({ name: _name, ...style }) => {
  const rendered = renderVignettes(style)
  const resources = distinct(rendered.flatMap(({ cards }) => resourcesOf(cards)))

  test('S03 is valid R4, as two independent validators see it', () => {
    const problems = resources.flatMap((resource) =>
      r4Problems(resource).map(
        (problem) =>
          `${JSON.stringify(resource['code'] ?? resource['medicationCodeableConcept'])} ${problem}`,
      ),
    )
    expect(problems).toEqual([])
  })

  test('S04 is a draft for the patient of the call, and claims no id of a server', () => {
    for (const resource of resources) {
      expect(resource).toMatchObject({
        status: 'draft',
        intent: style.dialect === 'epic' ? 'order' : 'proposal',
        subject: { reference: `Patient/${whose.patientId}` },
        encounter: { reference: `Encounter/${whose.encounterId}` },
      })
      expect(resource).not.toHaveProperty('id')
      expect(resource).not.toHaveProperty('meta')
      expect(firstCode(resource)).toMatchObject({ system: expect.any(String), code: expect.any(String) })
    }
  })

  test('S04 the code of the receiving site comes first, and ours stays beside it', () => {
    for (const resource of resources) {
      const own = firstCode(resource)?.system.startsWith('https://ziekenhuis.example/')
      expect(own).toBe(style.siteCodes)
    }
  })

  test('C01 C02 C03 its answer is what CDS Hooks allows, with nothing empty in it', () => {
    const problems = rendered.flatMap(({ vignette, cards }) => {
      const { error } = response.safeParse({ cards })
      return error === undefined
        ? []
        : [
            `${vignette}: ${error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`,
          ]
    })
    expect(problems).toEqual([])
  })

  test('is reached: every row that proposes anything, and every activity', () => {
    const proposing = [...knowledge.plans.values()].flatMap(({ plan }) =>
      plan.rows.filter(({ proposals }) => proposals.length > 0),
    )
    expect(proposing.map(({ id }) => id).filter((id) => !rendered.some((one) => proposes(one, id)))).toEqual(
      [],
    )
    const made = new Set(resources.map(ownCode))
    const orders = [...knowledge.activities.values()].flatMap((activity) =>
      activity.kind === 'order' ? [activity] : [],
    )
    const named = new Set(
      proposing.flatMap(({ proposals }) => proposals.flatMap(({ activities }) => activities)),
    )
    const reachable = orders.filter(({ id }) => named.has(id) || inPanel(id, named))
    expect(
      reachable.filter(({ concept }) => !made.has(codeText(concept.coding[0]))).map(({ id }) => id),
    ).toEqual([])
  })
})

describe('the validators see', () => {
  const sound = resourcesOf(
    renderVignettes({ language: 'nl', dialect: 'standard', siteCodes: false }).flatMap(({ cards }) => cards),
  )
  const order = sound.find(({ resourceType }) => resourceType === 'MedicationRequest') ?? {}

  test.each([
    ['no subject', { subject: undefined }],
    ['no status', { status: undefined }],
    ['a status that does not exist', { status: 'planned' }],
    ['an unknown element', { dose: 5 }],
    ['a number as text', { dosageInstruction: [{ sequence: '1' }] }],
    ['an impossible date', { authoredOn: '2026-02-31x' }],
    ['a reference to the wrong type', { subject: { reference: 'Medication/1' } }],
  ])('%s', (_name, change) => {
    const changed = JSON.parse(JSON.stringify({ ...order, ...change }))
    expect(r4Problems(changed)).not.toEqual([])
  })

  test('nothing in an order as we write it', () => {
    expect(r4Problems(order)).toEqual([])
  })
})

interface WithCode {
  readonly system: string
  readonly code: string
}

function codingsOf(resource: Readonly<Record<string, unknown>>): readonly WithCode[] {
  const { code, medicationCodeableConcept } = resource
  const concept: unknown = code ?? medicationCodeableConcept
  // Every order of ours has its code in one of the two.
  return (concept as { readonly coding: readonly WithCode[] }).coding
}

function firstCode(resource: Readonly<Record<string, unknown>>): WithCode | undefined {
  return codingsOf(resource)[0]
}

/** Our own code of an order, whether a site's code stands before it or not. */
function ownCode(resource: Readonly<Record<string, unknown>>): string {
  return codeText(codingsOf(resource).find(({ system }) => !system.startsWith('https://ziekenhuis.example/')))
}

function codeText(coding: object | undefined): string {
  return JSON.stringify(coding)
}

function proposes({ rows, cards }: Rendered, id: string): boolean {
  return rows.some((row) => row.id === id) && cards.some(({ suggestions }) => suggestions !== undefined)
}

function inPanel(id: string, named: ReadonlySet<string>): boolean {
  return [...knowledge.activities.values()].some(
    (activity) => activity.kind === 'panel' && named.has(activity.id) && activity.members.includes(id),
  )
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}
